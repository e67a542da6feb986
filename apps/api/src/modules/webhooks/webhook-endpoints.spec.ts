import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forbiddenPortUrls, forbiddenUrls, malformedUrls } from '../../../test/forbidden-urls.js';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { Egress } from '../../platform/egress/egress.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookSender } from './webhook-sender.js';

let api: TestApi;
let ada: TestMerchant;
/** What no merchant-given URL may reach. */
let inside: TestOrigin;

beforeAll(async () => {
  inside = await TestOrigin.start();
  api = await TestApi.start();
  ada = await api.signUp('ada@till.test');
});
afterAll(async () => {
  await api.stop();
  await inside.stop();
});

const create = (body: object = {}, by = ada, headers: Record<string, string> = {}) => by.call('POST', '/v1/webhook-endpoints', { url: 'https://93.184.215.14/hooks', events: ['payment.settled'], ...body }, headers);

describe('a webhook endpoint', () => {
  it('shows its secret once: when it is created, and when it is rotated', async () => {
    const { status, body } = await create({ description: 'Shop', events: ['payment.settled', 'order.paid'] });
    expect(status).toBe(201);
    const { secret, ...endpoint } = body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(endpoint).toMatchObject({ url: 'https://93.184.215.14/hooks', description: 'Shop', events: ['payment.settled', 'order.paid'], mode: 'test', enabled: true, status: 'active', disabledReason: null, secretHint: secret.slice(-4), oldSecretUntil: null, recent: { delivered: 0, pending: 0, failed: 0 } });
    expect((await ada.call('GET', `/v1/webhook-endpoints/${endpoint.id}`)).body).toEqual(endpoint);
    const rotated = (await ada.call('POST', `/v1/webhook-endpoints/${endpoint.id}/rotate-secret`)).body;
    const kept = JSON.stringify(await asOwner(api.postgres.url, "SELECT e.*, (SELECT json_agg(l) FROM audit_log l) AS log FROM webhook_endpoints e WHERE id = $1", [endpoint.id]));
    for (const one of [secret, rotated.secret, Buffer.from(secret.slice(6), 'base64').toString('hex')]) expect(kept).not.toContain(one);
  });

  it('is changed field by field, disabled and enabled', async () => {
    const { id } = (await create({ description: 'Shop' })).body;
    const change = async (body: object) => (await ada.call('PATCH', `/v1/webhook-endpoints/${id}`, body)).body;
    expect(await change({ events: ['payment.final'] })).toMatchObject({ events: ['payment.final'], description: 'Shop', url: 'https://93.184.215.14/hooks' });
    expect(await change({ url: 'https://93.184.215.14/v2', description: null })).toMatchObject({ url: 'https://93.184.215.14/v2', description: null });
    expect(await change({ enabled: false })).toMatchObject({ enabled: false, status: 'disabled', disabledReason: 'merchant', disabledAt: expect.any(String) });
    expect(await change({ enabled: true })).toMatchObject({ enabled: true, status: 'active', disabledReason: null, disabledAt: null });
  });

  it.each([
    [{ events: [] }, 'events'],
    [{ events: ['payment.exploded'] }, 'events.0'],
    [{ events: ['payment.settled', 'payment.settled'] }, 'events'],
    [{ events: ['webhook.test'] }, 'events.0'],
    [{ url: 42 }, 'url'],
    [{ secret: 'whsec_mine' }, 'secret'],
    [{ description: 'x'.repeat(201) }, 'description'],
  ])('is not made of %j', async (body, field) => {
    const answer = await create(body);
    expect([answer.status, answer.body.code, answer.body.errors[0].field]).toEqual([422, 'validation_failed', field]);
  });

  it('is made once for one idempotency key', async () => {
    const grace = await api.signUp('grace@till.test');
    const [one, two] = [await create({}, grace, { 'idempotency-key': 'same' }), await create({}, grace, { 'idempotency-key': 'same' })];
    expect(two.body).toEqual(one.body);
    expect((await grace.call('GET', '/v1/webhook-endpoints')).body.data).toHaveLength(1);
    expect((await create({ events: ['payment.final'] }, grace, { 'idempotency-key': 'same' })).status).toBe(409);
  });

  it('is one of twenty at most, also when several are made at once, and listed page by page', async () => {
    const lin = await api.signUp('lin@till.test');
    const made = await Promise.all(Array.from({ length: 23 }, () => create({}, lin)));
    expect(made.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(made.filter(({ body }) => body.code === 'limit_reached')).toHaveLength(3);
    const first = (await lin.call('GET', '/v1/webhook-endpoints?limit=12')).body;
    const second = (await lin.call('GET', `/v1/webhook-endpoints?limit=12&cursor=${encodeURIComponent(first.nextCursor)}`)).body;
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(20);
    expect(second.nextCursor).toBeNull();
    expect((await lin.call('DELETE', `/v1/webhook-endpoints/${first.data[0].id}`)).status).toBe(204);
    expect((await create({}, lin)).status).toBe(201);
  });

  it('that is deleted is gone, with its deliveries', async () => {
    const { id } = (await create()).body;
    expect((await ada.call('DELETE', `/v1/webhook-endpoints/${id}`)).status).toBe(204);
    for (const [method, path, body] of [['GET', ''], ['GET', '/deliveries'], ['PATCH', '', { enabled: true }], ['POST', '/test'], ['POST', '/rotate-secret'], ['DELETE', '']] as const) {
      expect([method, path, (await ada.call(method, `/v1/webhook-endpoints/${id}${path}`, body)).status]).toEqual([method, path, 404]);
    }
    expect(await asOwner(api.postgres.url, 'SELECT secret, old_secret FROM webhook_endpoints WHERE id = $1', [id])).toEqual([{ secret: null, old_secret: null }]);
  });

  it('leaves its changes in the audit log', async () => {
    const { id } = (await create()).body;
    await ada.call('PATCH', `/v1/webhook-endpoints/${id}`, { enabled: false });
    await ada.call('POST', `/v1/webhook-endpoints/${id}/rotate-secret`, { endOldNow: true });
    await ada.call('DELETE', `/v1/webhook-endpoints/${id}`);
    const entries = await asOwner<{ action: string }>(api.postgres.url, 'SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY at, id', [id]);
    expect(entries.map(({ action }) => action)).toEqual(['created', 'updated', 'secret_rotated', 'deleted'].map((what) => `webhook_endpoint.${what}`));
  });
});

describe('where it is', () => {
  it.each([...forbiddenUrls, ...forbiddenPortUrls, ...malformedUrls])('is never %s', async (url) => {
    const { status, body } = await create({ url });
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'validation_failed', 'url']);
  });

  it('is checked when it moves', async () => {
    const { id } = (await create()).body;
    const moved = await ada.call('PATCH', `/v1/webhook-endpoints/${id}`, { url: 'http://169.254.169.254/' });
    expect([moved.status, moved.body.errors[0]]).toEqual([422, { field: 'url', message: 'leads to an address that is not on the public internet' }]);
  });

  it('is tested without a mark against it, and told of honestly until something works or it moves', async () => {
    const { id } = (await create()).body;
    await asOwner(api.postgres.url, 'UPDATE webhook_endpoints SET url = $1 WHERE id = $2', [inside.url, id]);
    expect((await ada.call('GET', `/v1/webhook-endpoints/${id}`)).body).toMatchObject({ status: 'active', failedTest: null });
    for (let times = 0; times < 6; times++) await ada.call('POST', `/v1/webhook-endpoints/${id}/test`);
    const failed = (await ada.call('GET', `/v1/webhook-endpoints/${id}`)).body;
    expect(failed).toMatchObject({ status: 'test_failed', enabled: true, failingSince: null, disablesAt: null, failedTest: { fault: { code: 'address_forbidden' }, status: null } });
    expect(await asOwner(api.postgres.url, 'SELECT failures, paused_until FROM webhook_endpoints WHERE id = $1', [id])).toEqual([{ failures: 0, paused_until: null }]);
    expect((await ada.call('PATCH', `/v1/webhook-endpoints/${id}`, { enabled: false })).body).toMatchObject({ status: 'disabled', failedTest: failed.failedTest });
    expect((await ada.call('PATCH', `/v1/webhook-endpoints/${id}`, { enabled: true })).body).toMatchObject({ status: 'active', failedTest: null });
    await ada.call('POST', `/v1/webhook-endpoints/${id}/test`);
    expect((await ada.call('PATCH', `/v1/webhook-endpoints/${id}`, { url: 'https://93.184.215.15/elsewhere' })).body).toMatchObject({ status: 'active', failedTest: null });
  });

  it('is https in live mode', async () => {
    const live = await api.call('POST', '/v1/webhook-endpoints', { url: 'http://93.184.215.14', events: ['payment.settled'] }, { cookie: ada.cookie, origin: 'http://till.test', 'till-mode': 'live' });
    expect([live.status, live.body.errors[0]]).toEqual([422, { field: 'url', message: 'must be https in live mode' }]);
  });

  it('is checked at every try: what turned inward is not reached', async () => {
    const { id } = (await create()).body;
    for (const url of [inside.url, 'http://localhost', 'http://169.254.169.254']) {
      await asOwner(api.postgres.url, 'UPDATE webhook_endpoints SET url = $1 WHERE id = $2', [url, id]);
      const { body } = await ada.call('POST', `/v1/webhook-endpoints/${id}/test`);
      expect([url, body.status, body.attemptLog[0].fault.code, body.attemptLog[0].status]).toEqual([url, 'failed', 'address_forbidden', null]);
    }
    expect(inside.seen).toEqual([]);
  });

  it('is nowhere a name leads that turned inward after it was checked', async () => {
    const { port } = new URL(inside.url);
    let isInside = false;
    // The open address is another one of this machine, where nothing listens: the first call is made and fails.
    const egress = new Egress({ egressAllow: ['127.0.0.2/32'] }, () => Promise.resolve([isInside ? '127.0.0.1' : '127.0.0.2']));
    const secrets = new WebhookSecrets(api.app.get(SecretBox));
    const place = { merchantId: ada.merchantId, id: 'whe_rebinds' };
    const turn = (url: string) => ({ ...place, endpointId: place.id, mode: 'test' as const, url, secret: secrets.seal(place, 'secret', secrets.create()), oldSecret: null, oldSecretUntil: null, eventId: 'evt_1', eventType: 'webhook.test', payload: '{}', attempts: 1, tries: 1 });
    const sender = new WebhookSender(egress, secrets);
    const rebinds = turn(`http://rebinds.test:${port}/`);
    expect((await sender.send(rebinds)).fault?.code).toBe('unreachable');
    isInside = true;
    expect((await sender.send(rebinds)).fault).toEqual({ code: 'address_forbidden', message: 'leads to an address that is not on the public internet' });
    const guarded = new WebhookSender(new Egress({ egressAllow: [] }), secrets);
    for (const url of [inside.url, ...forbiddenUrls]) expect([url, (await guarded.send(turn(url))).fault?.code]).toEqual([url, 'address_forbidden']);
    for (const url of forbiddenPortUrls) expect([url, (await guarded.send(turn(url))).fault?.code]).toEqual([url, 'port_forbidden']);
    for (const url of malformedUrls) expect([url, (await guarded.send(turn(url))).fault?.code]).toEqual([url, 'url_invalid']);
    expect(inside.seen).toEqual([]);
    await egress.onApplicationShutdown();
  });
});
