import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CreateGateway, GatewayWithSecret } from '@till/contract';
import { poll } from '@till/testing';
import type { Hex } from 'viem';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner } from '../../../test/seed.js';
import { type Seller, signUpSeller } from '../../../test/seller.js';
import { stubPages } from '../../../test/stub-pages.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AlertsService } from '../alerts/alerts.service.js';

const canary = 'canary-origin-secret';
let world: World;
let till: RunningTill;
let origin: TestOrigin;
let ada: Seller;
const buyer = buyerOn('evm');

beforeAll(async () => {
  world = await startWorld();
  origin = await TestOrigin.start();
  till = await startTill(world.config({ TILL_WEB_DIST: await stubPages(), TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  ada = await signUpSeller(till.url, 'ada@till.test', 0);
});
afterAll(async () => {
  await till.stop();
  await origin.stop();
  await world.stop();
});
beforeEach(() => {
  world.facilitator.mode = { kind: 'pass' };
  origin.answer = TestOrigin.echo;
  origin.seen.length = 0;
});

const routes: CreateGateway['routes'] = [
  { method: 'GET', path: '/after/:city', price: '0.10', listed: true },
  { method: 'GET', path: '/first/*', price: '0.20', settle: 'first' },
];
const open = (input: Partial<CreateGateway> = {}): Promise<GatewayWithSecret> => ada.call('POST', '/v1/gateways', { name: 'Weather', originUrl: `${origin.url}/v2?key=${canary}`, originHeaders: { 'X-Api-Key': canary }, timeoutMs: 60_000, routes, ...input });
const end = ({ id }: GatewayWithSecret) => ada.call('DELETE', `/v1/gateways/${id}`);
const at = ({ slug }: GatewayWithSecret, path: string): string => `${till.url}/g/${slug}${path}`;
const told = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { headers: { accept: 'application/json', ...headers } });
  const text = await answer.text();
  const body = (answer.headers.get('content-type') ?? '').includes('json') ? (JSON.parse(text) as { code?: string; paymentId?: string }) : {};
  return { status: answer.status, code: body.code, body, how: answer.headers.get('till-answer'), payment: answer.headers.get('till-payment') };
};
const statusOf = (id: string | undefined): Promise<{ status: string; timeline: { type: string }[] }> => ada.call('GET', `/v1/payments/${id ?? ''}`);

describe('a gateway that is deleted', () => {
  it('is gone for its merchant, sells nothing, is described and listed nowhere, and its name stays its own', async () => {
    const gateway = await open();
    await ada.call('POST', `/v1/gateways/${gateway.id}/import-openapi`, { document: { openapi: '3.0.0', info: { title: 'W', version: '1' }, paths: { '/seen': { get: { responses: { 200: { description: 'ok' } } } } } } });
    const listed = async () => JSON.stringify(await (await fetch(`${till.url}/discovery/resources`)).json()).includes(gateway.slug);
    expect([await listed(), (await told(at(gateway, '/after/rome'))).status]).toEqual([true, 402]);
    expect(await end(gateway)).toBeUndefined();
    for (const path of ['/after/rome', '/first/x', '/seen', '/', '', '/-/openapi.json', '/any/../where']) expect([path, await told(at(gateway, path))]).toMatchObject([path, { status: 410, code: 'resource_gone' }]);
    expect((await told(at(gateway, '/-/docs'))).status).toBe(410);
    expect(await listed()).toBe(false);
    for (const [method, path] of [['GET', ''], ['PATCH', ''], ['DELETE', ''], ['POST', '/check'], ['POST', '/rotate-secret'], ['POST', '/import-openapi'], ['GET', '/traffic']] as const) {
      expect([method, path, await ada.call(method, `/v1/gateways/${gateway.id}${path}`, method === 'GET' || method === 'DELETE' ? undefined : {})]).toMatchObject([method, path, { code: 'not_found' }]);
    }
    const { data } = await ada.call('GET', '/v1/gateways?limit=100');
    expect((data as { id: string }[]).map(({ id }) => id)).not.toContain(gateway.id);
    expect(origin.seen.filter(({ headers }) => headers['user-agent'] !== 'Till-Import')).toEqual([]);
    await expect(asOwner(world.postgres.url, `INSERT INTO gateways (merchant_id, id, mode, slug, name, origin_url, origin_headers, signing_secret, unmatched, timeout_ms) SELECT merchant_id, 'gwy_other', 'test', slug, 'Other', 'https://x.test', 'x', 'x', 'pass', 1000 FROM gateways WHERE id = $1`, [gateway.id])).rejects.toThrow(/gateways_slug_key/);
  });

  it('leaves no secret of its origin, no description and no traffic in the database', async () => {
    const gateway = await open();
    await payAsClient(world, at(gateway, '/after/bonn'), buyer);
    const traffic = () => asOwner<{ paid: string; challenged: string }>(world.postgres.url, 'SELECT paid, challenged FROM gateway_traffic WHERE resource_id = $1', [gateway.routes[0]?.id]);
    await poll('both counts of the call', async () => ((await traffic()).some(({ paid }) => paid === '1') && (await traffic()).some(({ challenged }) => challenged === '1') ? true : undefined));
    await end(gateway);
    const [row] = await asOwner<Record<string, unknown>>(world.postgres.url, 'SELECT * FROM gateways WHERE id = $1', [gateway.id]);
    expect(row).toMatchObject({ slug: gateway.slug, active: false, origin_url: null, origin_headers: null, signing_secret: null, last_check: null });
    expect(await asOwner(world.postgres.url, 'SELECT 1 FROM gateway_documents WHERE gateway_id = $1', [gateway.id])).toEqual([]);
    expect(await traffic()).toEqual([]);
    const audit = await asOwner<{ data: object }>(world.postgres.url, "SELECT data FROM audit_log WHERE subject_id = $1 AND action = 'gateway.deleted'", [gateway.id]);
    expect(audit).toEqual([{ data: { name: 'Weather', origin: new URL(origin.url).host, routes: 2 } }]);
  });

  it.each([1, 2] as const)('still gives whoever paid in v%s the kept answer, and that request only', async (version) => {
    const gateway = await open();
    const { paymentHeaders, paymentId } = await payAsClient(world, at(gateway, '/after/kyiv?units=c'), buyer, version);
    await end(gateway);
    const balance = await world.evm.usdcBalance(buyer.address as Hex);
    expect(await told(at(gateway, '/after/kyiv?units=c'), paymentHeaders)).toMatchObject({ status: 200, how: 'replayed', payment: paymentId, body: { path: `/v2/after/kyiv?key=${canary}&units=c` } });
    expect(await told(at(gateway, '/after/kyiv?units=f'), paymentHeaders)).toMatchObject({ status: 409, code: 'authorization_used_elsewhere' });
    expect(await told(at(await open(), '/after/kyiv?units=c'), paymentHeaders)).toMatchObject({ status: 409, code: 'authorization_used_elsewhere' });
    expect(origin.seen).toHaveLength(1);
    expect(await world.evm.usdcBalance(buyer.address as Hex)).toBe(balance);
  });

  it('keeps payments and books whole: the route they name can be read, and its income counts', async () => {
    const gateway = await open();
    const [routeId = ''] = gateway.routes.map(({ id }) => id);
    const { paymentId } = await payAsClient(world, at(gateway, '/after/riga'), buyer);
    const before = await ada.call('GET', `/v1/payments/${paymentId ?? ''}`);
    await end(gateway);
    expect(await ada.call('GET', `/v1/payments/${paymentId ?? ''}`)).toMatchObject({ id: paymentId, resourceId: routeId, amount: before.amount, transaction: before.transaction });
    expect(await ada.call('GET', `/v1/resources/${routeId}`)).toMatchObject({ title: 'GET /after/:city', kind: 'api_route', active: false, listed: false, route: null });
    expect((await ada.call('GET', `/v1/payments?resourceId=${routeId}`)).data).toHaveLength(1);
    expect(await ada.call('PATCH', `/v1/resources/${routeId}`, { active: true })).toMatchObject({ code: 'validation_failed', errors: [{ field: 'active' }] });
    const revenue = await poll('revenue', async () => {
      const { series } = (await ada.call('GET', '/v1/analytics/revenue?interval=day&groupBy=resource')) as { series: { group: string; amount: string }[] };
      return series.find(({ group }) => group === routeId);
    });
    expect(revenue.amount).toBe('0.10');
  });

  it('ends nothing that is under way: a held payment settles after its answer', async () => {
    const gateway = await open();
    let answerNow = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      origin.answer = (request, response) => {
        answerNow = () => TestOrigin.echo(request, response, '');
        resolve();
      };
    });
    const calling = payAsClient(world, at(gateway, '/after/oslo'), buyer);
    await asked;
    await end(gateway);
    answerNow();
    const { response, paymentHeaders, paymentId } = await calling;
    expect([response.status, response.headers.get('till-answer')]).toEqual([200, 'kept']);
    expect(['settled', 'final']).toContain((await statusOf(paymentId)).status);
    expect(await told(at(gateway, '/after/oslo'), paymentHeaders)).toMatchObject({ status: 200, how: 'replayed' });
  });

  it('says of what was paid and never answered that it is owed, once to its merchant, and calls nobody', async () => {
    const gateway = await open();
    origin.answer = (_request, response) => response.writeHead(500).end();
    const { paymentHeaders, paymentId } = await payAsClient(world, at(gateway, '/first/owed'), buyer);
    await end(gateway);
    origin.answer = TestOrigin.echo;
    origin.seen.length = 0;
    for (let times = 0; times < 2; times++) expect(await told(at(gateway, '/first/owed'), paymentHeaders)).toMatchObject({ status: 502, code: 'delivery_failed', payment: paymentId });
    expect((await statusOf(paymentId)).timeline.filter(({ type }) => type === 'delivery_failed')).toHaveLength(1);
    expect(origin.seen).toEqual([]);
  });

  it('takes no payment, old terms or not, and tells of one that came to nothing that nothing was charged', async () => {
    const gateway = await open();
    origin.answer = (_request, response) => response.writeHead(404).end();
    const { paymentHeaders } = await payAsClient(world, at(gateway, '/after/lima'), buyer);
    await end(gateway);
    expect(await told(at(gateway, '/after/lima'), paymentHeaders)).toMatchObject({ status: 410, code: 'resource_gone' });
    expect(await told(at(gateway, '/after/lima'), { 'x-payment': 'garbage' })).toMatchObject({ status: 410, code: 'resource_gone' });
  });

  it('closes what was broken at it', async () => {
    const gateway = await open();
    const merchantId = String((await asOwner<{ merchant_id: string }>(world.postgres.url, 'SELECT merchant_id FROM gateways WHERE id = $1', [gateway.id]))[0]?.merchant_id);
    const trouble = { code: 'origin_down', subject: 'a.test', params: {}, message: 'It is down.', advice: null } as const;
    for (const { id } of [...gateway.routes, ...gateway.routes]) await till.app.get(UnitOfWork).tenant(merchantId, (tx) => till.app.get(AlertsService).settle(tx, { merchantId, mode: 'test', resourceId: id }, [trouble]));
    const alerts = async (): Promise<unknown[]> => (await ada.call('GET', '/v1/alerts?status=open')).data;
    expect(await alerts()).toHaveLength(1);
    await end(gateway);
    await poll('no alert', async () => ((await alerts()).length === 0 ? true : undefined));
  });
});

describe('a gateway that is paused', () => {
  it('still gives whoever paid the kept answer, and what is owed once it sells again', async () => {
    const gateway = await open();
    const kept = await payAsClient(world, at(gateway, '/after/rome'), buyer);
    origin.answer = (_request, response) => response.writeHead(500).end();
    const owed = await payAsClient(world, at(gateway, '/first/owed'), buyer);
    origin.answer = TestOrigin.echo;
    await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { active: false });
    expect(await told(at(gateway, '/after/rome'), kept.paymentHeaders)).toMatchObject({ status: 200, how: 'replayed' });
    expect(await told(at(gateway, '/first/owed'), owed.paymentHeaders)).toMatchObject({ status: 502, code: 'delivery_failed' });
    expect(await told(at(gateway, '/after/rome'))).toMatchObject({ status: 410, code: 'resource_paused' });
    await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { active: true });
    expect(await told(at(gateway, '/first/owed'), owed.paymentHeaders)).toMatchObject({ status: 200, how: 'kept' });
  });
});

describe('a route that is removed', () => {
  it('still gives whoever paid the kept answer, and is what it is for everybody else', async () => {
    const gateway = await open({ unmatched: 'pass' });
    const { paymentHeaders } = await payAsClient(world, at(gateway, '/after/rome'), buyer);
    await ada.call('PATCH', `/v1/gateways/${gateway.id}`, { routes: [] });
    expect(await told(at(gateway, '/after/rome'), paymentHeaders)).toMatchObject({ status: 200, how: 'replayed' });
    expect(await told(at(gateway, '/after/rome'))).toMatchObject({ status: 200, how: null });
    const posted = await fetch(at(gateway, '/after/rome'), { method: 'POST', headers: { 'x-payment': 'garbage' }, body: 'whole' });
    expect([posted.status, origin.last.body]).toEqual([200, 'whole']);
  });
});

describe('an origin that does not let its seller in', () => {
  const unauthorized: typeof origin.answer = (_request, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="theirs"' }).end('who are you');

  it('is the seller’s fault: nobody is charged or asked to sign in, and the seller hears of it', async () => {
    const gateway = await open({ unmatched: 'pass' });
    origin.answer = unauthorized;
    const { response, paymentId } = await payAsClient(world, at(gateway, '/after/rome'), buyer);
    expect([response.status, response.headers.get('www-authenticate'), await response.json()]).toMatchObject([502, null, { code: 'origin_refused_seller', paymentId }]);
    expect(await statusOf(paymentId)).toMatchObject({ status: 'rejected', reason: 'origin_refused_seller' });
    expect(await told(at(gateway, '/free'))).toMatchObject({ status: 502, code: 'origin_refused_seller' });
    const first = await payAsClient(world, at(gateway, '/first/x'), buyer);
    expect([first.response.status, await first.response.json()]).toMatchObject([502, { code: 'delivery_failed' }]);
    // No call waits until that is written down.
    const words = () => asOwner(world.postgres.url, "SELECT 1 FROM outbox WHERE topic = 'origin.refused_seller' AND subject_id = $1", [gateway.id]);
    await poll('the word to the seller', async () => (await words())[0]);
    expect(await words()).toHaveLength(1);
    origin.answer = TestOrigin.echo;
    expect(await told(at(gateway, '/first/x'), first.paymentHeaders)).toMatchObject({ status: 200 });
  });

  it('may want the payer’s own sign-in too, which the payer is told where that can be meant', async () => {
    const answering = (headers: Record<string, string>): typeof origin.answer => (_request, response) => response.writeHead(401, headers).end();
    const detailOf = async (gateway: GatewayWithSecret) => String(((await (await fetch(at(gateway, '/free'))).json()) as { detail: string }).detail);
    const [byKey, bySignIn] = [await open({ unmatched: 'pass' }), await open({ unmatched: 'pass', originHeaders: { Authorization: `Bearer ${canary}` } })];
    const hint = 'a sign-in of your own';
    origin.answer = answering({ 'www-authenticate': 'Bearer realm="theirs", error="invalid_token"' });
    expect([await detailOf(byKey), await detailOf(bySignIn)]).toEqual([expect.stringContaining(hint), expect.not.stringContaining(hint)]);
    for (const headers of [{}, { 'www-authenticate': 'ApiKey' }] as Record<string, string>[]) {
      origin.answer = answering(headers);
      expect(await detailOf(byKey)).not.toContain(hint);
    }
    origin.answer = (request, response) => (request.headers.authorization === 'Bearer theirs' ? response.end('yours') : response.writeHead(401, { 'www-authenticate': 'Bearer' }).end());
    expect(await told(at(byKey, '/free'), { authorization: 'Bearer theirs' })).toMatchObject({ status: 200 });
  });

  it('may refuse a payer’s own credentials, which is between the two', async () => {
    origin.answer = unauthorized;
    const withKey = at(await open({ unmatched: 'pass' }), '/free');
    const bare = at(await open({ unmatched: 'pass', originUrl: origin.url, originHeaders: {} }), '/free');
    const ofSeller = at(await open({ unmatched: 'pass', originHeaders: { Authorization: `Bearer ${canary}` } }), '/free');
    const theirs = { authorization: 'Bearer theirs' };
    expect([(await told(withKey, theirs)).status, (await told(bare)).status, (await told(ofSeller, theirs)).status]).toEqual([401, 401, 502]);
    expect((await fetch(bare)).headers.get('www-authenticate')).toBeNull();
  });
});
