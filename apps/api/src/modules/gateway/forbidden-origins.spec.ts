import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Gateway } from '@till/contract';
import { forbiddenUrls, malformedUrls } from '../../../test/forbidden-urls.js';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';

let api: TestApi;
let merchant: TestMerchant;
let inside: Server;
let hits = 0;

beforeAll(async () => {
  inside = createServer((_request, response) => {
    hits++;
    response.end('the inside');
  });
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  api = await TestApi.start();
  merchant = await api.signUp('ada@example.com');
});
afterAll(async () => {
  await api.stop();
  inside.close();
});

describe('an origin', () => {
  it.each([...forbiddenUrls, ...malformedUrls])('is never %s', async (originUrl) => {
    const { status, body } = await merchant.call('POST', '/v1/gateways', { name: 'In', originUrl });
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'validation_failed', 'originUrl']);
  });

  it('that turns inward later is refused when it is called', async () => {
    const { body } = await merchant.call('POST', '/v1/gateways', { name: 'Turns', originUrl: 'https://93.184.215.14' });
    const { id, slug } = body as Gateway;
    for (const url of [`http://127.0.0.1:${String((inside.address() as AddressInfo).port)}`, 'http://localhost', 'http://169.254.169.254']) {
      await asOwner(api.postgres.url, 'UPDATE gateways SET origin_url = $1 WHERE id = $2', [url, id]);
      // Saying anything makes every process read the gateway again.
      await merchant.call('PATCH', `/v1/gateways/${id}`, { name: 'Turned' });
      const called = await api.call('GET', `/g/${slug}/latest/meta-data`);
      expect([called.status, called.body.code, called.text.includes('not on the public internet')]).toEqual([502, 'origin_unreachable', true]);
      expect((await merchant.call('POST', `/v1/gateways/${id}/check`)).body).toMatchObject({ reachable: false, fault: 'The origin leads to an address that is not on the public internet.' });
    }
    expect(hits).toBe(0);
  });

  it('is https in live mode', async () => {
    const live = await api.call('POST', '/v1/gateways', { name: 'Live', originUrl: 'http://93.184.215.14' }, { cookie: merchant.cookie, origin: 'http://till.test', 'till-mode': 'live' });
    expect([live.status, live.body.errors[0]]).toEqual([422, { field: 'originUrl', message: 'must be https in live mode' }]);
  });
});
