import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Gateway } from '@till/contract';
import { forbiddenPortUrls, forbiddenUrls, malformedUrls } from '../../../test/forbidden-urls.js';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { Egress } from '../../platform/egress/egress.js';
import { RateLimiter } from '../../platform/http/rate-limiter.js';
import { OpenapiSource } from './openapi-source.js';

let api: TestApi;
let merchant: TestMerchant;
/** What no merchant-given URL may reach. */
let inside: TestOrigin;

beforeAll(async () => {
  inside = await TestOrigin.start();
  api = await TestApi.start();
  // More addresses are tried than anybody imports from in a minute.
  api.app.get(RateLimiter).spend = () => Promise.resolve();
  merchant = await api.signUp('ada@example.com');
});
afterAll(async () => {
  await api.stop();
  await inside.stop();
});

describe('an origin', () => {
  it.each([...forbiddenUrls, ...forbiddenPortUrls, ...malformedUrls])('is never %s', async (originUrl) => {
    const { status, body } = await merchant.call('POST', '/v1/gateways', { name: 'In', originUrl });
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'validation_failed', 'originUrl']);
  });

  it('that turns inward later is refused when it is called', async () => {
    const { body } = await merchant.call('POST', '/v1/gateways', { name: 'Turns', originUrl: 'https://93.184.215.14' });
    const { id, slug } = body as Gateway;
    for (const url of [inside.url, 'http://localhost', 'http://169.254.169.254']) {
      await asOwner(api.postgres.url, 'UPDATE gateways SET origin_url = $1 WHERE id = $2', [url, id]);
      // Saying anything makes every process read the gateway again.
      await merchant.call('PATCH', `/v1/gateways/${id}`, { name: 'Turned' });
      const called = await api.call('GET', `/g/${slug}/latest/meta-data`);
      expect([called.status, called.body.code, called.text.includes('not on the public internet')]).toEqual([502, 'origin_unreachable', true]);
      expect((await merchant.call('POST', `/v1/gateways/${id}/check`)).body).toMatchObject({ reachable: false, fault: 'The origin leads to an address that is not on the public internet.' });
    }
    expect(inside.seen).toEqual([]);
  });

  it('is https in live mode', async () => {
    const live = await api.call('POST', '/v1/gateways', { name: 'Live', originUrl: 'http://93.184.215.14' }, { cookie: merchant.cookie, origin: 'http://till.test', 'till-mode': 'live' });
    expect([live.status, live.body.errors[0]]).toEqual([422, { field: 'originUrl', message: 'must be https in live mode' }]);
  });
});

describe('a document to import', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = (await merchant.call('POST', '/v1/gateways', { name: 'Imports', originUrl: 'https://93.184.215.14' })).body as Gateway;
  });
  const importFrom = (url: string) => merchant.call('POST', `/v1/gateways/${gateway.id}/import-openapi`, { url });

  it.each([...forbiddenUrls, ...forbiddenPortUrls, ...malformedUrls])('is never fetched from %s', async (url) => {
    const before = inside.seen.length;
    const { status, body } = await importFrom(url);
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'validation_failed', 'url']);
    expect(inside.seen).toHaveLength(before);
  });

  it('is looked for at no origin that turned inward', async () => {
    for (const url of [inside.url, 'http://169.254.169.254']) {
      await asOwner(api.postgres.url, 'UPDATE gateways SET origin_url = $1 WHERE id = $2', [url, gateway.id]);
      const { status, body } = await merchant.call('POST', `/v1/gateways/${gateway.id}/import-openapi`);
      expect([status, body.errors[0]]).toEqual([422, { field: 'originUrl', message: 'leads to an address that is not on the public internet' }]);
    }
    expect(inside.seen).toEqual([]);
  });

  it('is not fetched from a name that leads inward the next time it is asked for', async () => {
    const { port } = new URL(inside.url);
    let isInside = false;
    // The open address is another one of this machine, where nothing listens: the first call is made and fails.
    const egress = new Egress({ egressAllow: ['127.0.0.2/32'] }, () => Promise.resolve([isInside ? '127.0.0.1' : '127.0.0.2']));
    const source = new OpenapiSource(egress);
    const url = `http://rebinds.test:${port}/openapi.json`;
    const read = () => source.read({ url }, { url: new URL('https://93.184.215.14'), headers: {}, mode: 'test' });
    await expect(read()).rejects.toThrow('url: cannot be reached');
    isInside = true;
    await expect(read()).rejects.toThrow('url: leads to an address that is not on the public internet');
    expect(inside.seen).toEqual([]);
    await egress.onApplicationShutdown();
  });
});
