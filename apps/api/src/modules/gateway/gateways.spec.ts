import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Gateway, GatewayWithSecret } from '@till/contract';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { GatewaysRepository } from './gateways.repository.js';

const canary = 'canary-origin-secret';
let api: TestApi;
let origin: TestOrigin;
let merchant: TestMerchant;
let ada: TestMerchant['call'];
let grace: TestMerchant['call'];
let gateway: GatewayWithSecret;

beforeAll(async () => {
  origin = await TestOrigin.start();
  api = await TestApi.start({ TILL_EGRESS_ALLOW: '127.0.0.0/8' });
  merchant = await api.signUp('ada@till.test');
  [ada, grace] = [merchant.call, (await api.signUp('grace@till.test')).call];
  await ada('POST', '/v1/wallets', { family: 'evm', address: '0x1111111111111111111111111111111111111111' });
  gateway = (await ada('POST', '/v1/gateways', {
    name: 'Weather', originUrl: `${origin.url}/v2`, originHeaders: { 'X-Api-Key': canary }, unmatched: 'pass',
    routes: ['/paid/:city', '/bots', '/seen', '/some'].map((path) => ({ method: 'GET', path, price: '0.10' })),
  })).body as GatewayWithSecret;
});
afterAll(async () => {
  await api.stop();
  await origin.stop();
});
beforeEach(() => {
  origin.answer = TestOrigin.echo;
  origin.seen.length = 0;
});

describe('a gateway', () => {
  it('is not changed over what somebody else has changed since it was read', async () => {
    const made = (await ada('POST', '/v1/gateways', { name: 'Shared', originUrl: origin.url })).body as Gateway;
    const first = await ada('PATCH', `/v1/gateways/${made.id}`, { name: 'Mine', ifUnchangedSince: made.updatedAt });
    const late = await ada('PATCH', `/v1/gateways/${made.id}`, { name: 'Theirs', ifUnchangedSince: made.updatedAt });
    expect([first.status, late.status, late.body.code]).toEqual([200, 409, 'conflict']);
    expect((await ada('GET', `/v1/gateways/${made.id}`)).body.name).toBe('Mine');
    expect((await ada('PATCH', `/v1/gateways/${made.id}`, { name: 'x', ifUnchangedSince: 'yesterday' })).status).toBe(422);
  });

  it('has a time of its own for every change, however soon one follows another', async () => {
    const { id } = (await ada('POST', '/v1/gateways', { name: 'Busy', originUrl: origin.url })).body as Gateway;
    const gateways = api.app.get(GatewaysRepository);
    const times = await api.app.get(UnitOfWork).system(async (tx) => {
      let row = await gateways.byId(tx, merchant.merchantId, 'test', id);
      const seen: number[] = [];
      for (let n = 0; row && n < 100; n++) {
        row = await gateways.update(tx, row);
        seen.push(row.updatedAt.getTime());
      }
      return seen;
    });
    expect(times).toHaveLength(100);
    expect([...new Set(times)].sort((a, b) => a - b)).toEqual(times);
  });

  it.each([
    [{}, 'pass'],
    [{ originHeaders: {} }, 'pass'],
    [{ originHeaders: { 'x-api-key': canary } }, 'refuse'],
    [{ originHeaders: { 'x-api-key': canary }, unmatched: 'pass' }, 'pass'],
    [{ unmatched: 'refuse' }, 'refuse'],
  ])('made with %j lets what nobody prices %s', async (given, unmatched) => {
    const made = (await ada('POST', '/v1/gateways', { name: 'Default', originUrl: origin.url, ...given })).body;
    expect(made.unmatched).toBe(unmatched);
    expect((await api.call('GET', `/g/${(made as Gateway).slug}/open`)).status).toBe(unmatched === 'pass' ? 200 : 404);
    expect(origin.seen).toHaveLength(unmatched === 'pass' ? 1 : 0);
  });

  it('warns when what nobody prices carries headers that were added later', async () => {
    const made = (await ada('POST', '/v1/gateways', { name: 'Later', originUrl: origin.url })).body as Gateway;
    const change = async (body: object): Promise<[string, string[]]> => {
      const { unmatched, warnings } = (await ada('PATCH', `/v1/gateways/${made.id}`, body)).body as Gateway;
      return [unmatched, warnings];
    };
    expect(made.warnings).toEqual([]);
    expect(await change({ originHeaders: { 'x-api-key': canary } })).toEqual(['pass', ['secret_headers_pass']]);
    expect((await ada('GET', `/v1/gateways/${made.id}`)).body.warnings).toEqual(['secret_headers_pass']);
    expect(await change({ unmatched: 'refuse' })).toEqual(['refuse', []]);
    expect(await change({ unmatched: 'pass', originHeaders: { 'x-api-key': null } })).toEqual(['pass', []]);
  });

  it('is its merchant’s alone', async () => {
    for (const [method, path, body] of [['GET', '', undefined], ['PATCH', '', { name: 'Mine' }], ['POST', '/check', undefined], ['POST', '/rotate-secret', undefined], ['GET', '/traffic', undefined]] as const) {
      expect((await grace(method, `/v1/gateways/${gateway.id}${path}`, body)).status).toBe(404);
    }
    expect((await grace('GET', '/v1/gateways')).body.data).toEqual([]);
    expect((await ada('GET', '/v1/gateways')).body.data.length).toBeGreaterThan(0);
  });

  it('never shows its secrets again, in no answer and in no row', async () => {
    const answers = await Promise.all([ada('GET', `/v1/gateways/${gateway.id}`), ada('GET', '/v1/gateways'), ada('PATCH', `/v1/gateways/${gateway.id}`, { originHeaders: { 'X-Other': 'b' } }), ada('POST', `/v1/gateways/${gateway.id}/check`)]);
    const rows = await asOwner(api.postgres.url, 'SELECT * FROM gateways g, audit_log a WHERE a.merchant_id = g.merchant_id');
    const text = JSON.stringify([answers, rows]);
    expect(text).not.toContain(canary);
    expect(text).not.toContain(gateway.signingSecret);
    expect(answers[2]?.body.originHeaders).toEqual(['x-api-key', 'x-other']);
    await ada('PATCH', `/v1/gateways/${gateway.id}`, { originHeaders: { 'X-Other': null } });
    const rotated = (await ada('POST', `/v1/gateways/${gateway.id}/rotate-secret`)).body as GatewayWithSecret;
    expect(rotated.signingSecret).not.toBe(gateway.signingSecret);
  });

  it('does not take its secrets along to another server', async () => {
    const move = (change: object) => ada('PATCH', `/v1/gateways/${gateway.id}`, change);
    const stolen = await move({ originUrl: 'http://127.0.0.1:1/v2' });
    expect([stolen.status, stolen.body.errors[0].field]).toEqual([422, 'originHeaders']);
    expect((await move({ originUrl: 'http://127.0.0.1:1/v2', originHeaders: { 'X-Other': 'b' } })).status).toBe(422);
    expect((await ada('GET', `/v1/gateways/${gateway.id}`)).body).toMatchObject({ originUrl: `${origin.url}/v2`, originHeaders: ['x-api-key'] });
    expect((await move({ originUrl: `${origin.url}/v3` })).status).toBe(200);
    expect((await move({ originUrl: 'http://127.0.0.1:1/v2', originHeaders: { 'X-API-Key': null } })).body.originHeaders).toEqual([]);
    expect((await move({ originUrl: `${origin.url}/v2`, originHeaders: { 'X-Api-Key': canary } })).body.originHeaders).toEqual(['x-api-key']);
  });

  it('is told when its origin answers everybody, and when it does not answer', async () => {
    const open = (await ada('POST', `/v1/gateways/${gateway.id}/check`)).body;
    expect(open).toMatchObject({ reachable: true, status: 200, openPaths: ['/paid/1', '/bots', '/seen', '/some'] });
    origin.answer = (request, response) => response.writeHead(request.headers['x-api-key'] === canary ? 200 : 401).end();
    expect((await ada('POST', `/v1/gateways/${gateway.id}/check`)).body).toMatchObject({ reachable: true, status: 200, openPaths: [] });
    expect((await ada('GET', `/v1/gateways/${gateway.id}`)).body.lastCheck.openPaths).toEqual([]);
    origin.answer = (request, response) => response.writeHead(request.url?.includes('key=ours') === true ? 200 : 401).end();
    const byQuery = (await ada('POST', '/v1/gateways', { name: 'Key in its URL', originUrl: `${origin.url}/?key=ours`, routes: [{ method: 'GET', path: '/a', price: '1' }] })).body;
    expect((await ada('POST', `/v1/gateways/${byQuery.id as string}/check`)).body).toMatchObject({ reachable: true, status: 200, openPaths: [] });
    const chinese = (await ada('POST', '/v1/gateways', { name: 'Chinese', originUrl: origin.url, routes: [{ method: 'GET', path: '/天气/{city}', price: '1' }] })).body;
    origin.answer = TestOrigin.echo;
    expect((await ada('POST', `/v1/gateways/${chinese.id as string}/check`)).body).toMatchObject({ reachable: true, openPaths: ['/天气/1'] });
    const down = (await ada('POST', '/v1/gateways', { name: 'Down', originUrl: 'http://127.0.0.1:1' })).body;
    expect((await ada('POST', `/v1/gateways/${down.id as string}/check`)).body).toMatchObject({ reachable: false, fault: 'The origin cannot be reached.' });
  });

  it.each([
    ['an origin inside', { originUrl: 'http://10.0.0.1' }, 'originUrl'],
    ['an origin with a user', { originUrl: 'http://u:p@example.com' }, 'originUrl'],
    ['a port of something else', { originUrl: 'http://93.184.215.14:6379' }, 'originUrl'],
    ['a header of Till', { originHeaders: { 'Till-Payer': 'x' } }, 'originHeaders'],
    ['a header that splits', { originHeaders: { 'X-A': 'a\r\nX-B: b' } }, 'originHeaders.X-A'],
    ['routes of one shape', { routes: [{ method: 'GET', path: '/a/:x', price: '1' }, { method: 'GET', path: '/A/{y}/', price: '2' }] }, 'routes.1.path'],
    ['a path with a query', { routes: [{ method: 'GET', path: '/a?b', price: '1' }] }, 'routes.0.path'],
    ['a price of nothing', { routes: [{ method: 'GET', path: '/a', price: '0' }] }, 'routes.0.price'],
  ])('is not made with %s', async (_what, wrong, field) => {
    const { status, body } = await ada('POST', '/v1/gateways', { name: 'Wrong', originUrl: origin.url, ...wrong });
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'validation_failed', field]);
  });
});
