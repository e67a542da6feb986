import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Checkup, Finding, FindingCode, GatewayWithSecret, Resource } from '@till/contract';
import { devEvm, devSolana, freePort, poll, startDevFacilitator } from '@till/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../create-app.js';
import type { Config } from '../../config/config.js';
import { FacilitatorDirectory } from '../networks/facilitator-directory.js';
import { clearOfMidnight } from '../../../test/clear-of-midnight.js';
import { networksAsked } from '../../../test/networks-asked.js';
import { type Seller, signUpSeller } from '../../../test/seller.js';
import { stubPages } from '../../../test/stub-pages.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';

let world: World;
let till: { app: NestFastifyApplication; url: string };
let ada: Seller;
let origin: TestOrigin;
const garbage: (() => Promise<unknown>)[] = [];

/** A Till that listens where its public address says. */
async function startAt(config: (overrides: Record<string, string>) => Config, overrides: Record<string, string> = {}): Promise<{ app: NestFastifyApplication; url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const app = await createApp(config({ TILL_PUBLIC_URL: url, TILL_WEB_DIST: await stubPages(), TILL_EGRESS_ALLOW: '127.0.0.0/8', ...overrides }));
  await app.listen(port, '127.0.0.1');
  await networksAsked(app);
  garbage.push(() => app.close());
  return { app, url };
}

beforeAll(async () => {
  world = await startWorld();
  origin = await TestOrigin.start();
  till = await startAt((overrides) => world.config(overrides));
  ada = await signUpSeller(till.url, 'ada@till.test', 0, till.url);
});
afterAll(async () => {
  for (const stop of garbage.reverse()) await stop();
  await origin.stop();
  await world.stop();
});
beforeEach(() => {
  origin.answer = TestOrigin.echo;
  origin.seen.length = 0;
});

const link = (body: object = {}): Promise<Resource> => ada.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.05', ...body });
const checkup = ({ id }: { id: string }, by: Seller = ada): Promise<Checkup> => by.call('POST', `/v1/resources/${id}/checkup`);
const codes = ({ findings }: Checkup): FindingCode[] => findings.map(({ code }) => code);
const found = ({ findings }: Checkup, code: FindingCode): Finding | undefined => findings.find((one) => one.code === code);
const worse = ({ findings }: Checkup): string[] => findings.flatMap(({ code, severity }) => (severity === 'warning' || severity === 'broken' ? [`${severity} ${code}`] : []));

describe('a healthy pay link', () => {
  it('is found healthy in every respect, at its public address', async () => {
    const made = await link();
    const seen = await checkup(made);
    expect(seen).toMatchObject({ resourceId: made.id, verdict: 'note', toMend: 0, url: made.url, askedAt: 'public_address' });
    expect([...new Set(codes(seen))]).toEqual([
      'door_answers', 'v2_valid', 'v1_valid', 'terms_agree', 'header_small', 'clients_pay', 'markdown_served', 'page_served', 'cors_open', 'not_cached', 'network_ready', 'wallet_proof_later', 'not_listed',
    ]);
    expect(seen.findings.filter(({ code }) => code === 'network_ready').map(({ params }) => params.network)).toEqual([devEvm.network, devSolana.network]);
  });

  it('shows the same bytes that a stranger gets, and what each client reads in them', async () => {
    const made = await link();
    const { representations } = await checkup(made);
    expect(representations.map(({ as, status }) => [as, status])).toEqual([['v2', 402], ['v1', 402], ['page', 402], ['markdown', 402]]);
    const [v2, v1, page, markdown] = representations;
    const header = v2?.headers.find(({ name }) => name === 'payment-required')?.value ?? '';
    expect(v2?.decoded).toEqual(JSON.parse(Buffer.from(header, 'base64').toString('utf8')));
    expect(v1?.decoded).toEqual(JSON.parse(v1?.body ?? ''));
    expect([page, markdown].map((one) => one?.headers.find(({ name }) => name === 'content-type')?.value)).toEqual(['text/html; charset=utf-8', 'text/markdown; charset=utf-8']);
    const stranger = await fetch(made.url, { headers: { ...v1?.request.headers } });
    expect(await stranger.json()).toEqual(v1?.decoded);
    expect(representations.flatMap(({ request }) => Object.keys(request.headers))).not.toContain('till-checkup');
  });

  it('is kept, for its merchant only', async () => {
    const made = await link();
    expect(await ada.call('GET', `/v1/resources/${made.id}/checkup`)).toEqual({ checkup: null, nextAt: null });
    const seen = await checkup(made);
    expect(await ada.call('GET', `/v1/resources/${made.id}/checkup`)).toEqual({ checkup: seen, nextAt: null });
    const grace = await signUpSeller(till.url, 'grace@till.test', 1, till.url);
    expect(await checkup(made, grace)).toMatchObject({ status: 404, code: 'not_found' });
    expect(await grace.call('GET', `/v1/resources/${made.id}/checkup`)).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('and a tip jar is asked for its first preset', async () => {
    const seen = await checkup(await ada.call('POST', '/v1/resources', { kind: 'tip_jar', handle: 'ada-doctor', title: 'Tips' }));
    expect(worse(seen)).toEqual([]);
    expect(seen.representations[0]?.decoded).toMatchObject({ accepts: [{ amount: '1000000' }, { amount: '1000000' }] });
  });
});

describe('a pay link', () => {
  it('above a dollar says what payers must set', async () => {
    expect(found(await checkup(await link({ price: '1' })), 'price_above_default')).toBeUndefined();
    const dear = await checkup(await link({ price: '1.000001' }));
    expect(found(dear, 'price_above_default')).toMatchObject({ severity: 'note', params: { price: '1.000001' }, advice: expect.stringContaining('maxAmountPerPayment: "$1.000001"') });
    expect(found(dear, 'price_above_v1_default')).toMatchObject({ params: { price: '1.000001', baseUnits: '1000001' } });
    expect(codes(dear)).not.toContain('clients_pay');
  });

  it('that agents may find is said to be listed, once the catalogue has it', async () => {
    const made = await link({ listed: true });
    const seen = await poll('the listing', async () => [await checkup(made)].find((one) => found(one, 'listed') !== undefined));
    expect(worse(seen)).toEqual([]);
    await ada.call('PATCH', `/v1/resources/${made.id}`, { listed: false });
    expect(await poll('the end of it', async () => found(await checkup(made), 'not_listed'))).toBeDefined();
  });

  it('that is paused is no trouble', async () => {
    const made = await link();
    await ada.call('PATCH', `/v1/resources/${made.id}`, { active: false });
    const seen = await checkup(made);
    expect([codes(seen), seen.verdict]).toEqual([['door_paused'], 'note']);
  });

  it('names a network that nobody settles on', async () => {
    const seen = await checkup(await link({ networks: [devEvm.network, 'eip155:43113'] }));
    expect(found(seen, 'network_down')).toMatchObject({ severity: 'broken', params: { network: 'eip155:43113', reason: 'not_configured' } });
    expect(worse(seen)).toEqual(['broken network_down']);
  });

  it('that nobody can pay at all says so, and why', async () => {
    const seen = await checkup(await link({ networks: ['eip155:43113'] }));
    expect(worse(seen)).toEqual(['broken door_unpayable', 'broken network_down']);
  });

  it('of a merchant without a wallet says so', async () => {
    const mary = await signUpSeller(till.url, 'mary@till.test', 2, till.url);
    for (const { id } of (await mary.call('GET', '/v1/wallets')).data) await mary.call('DELETE', `/v1/wallets/${String(id)}`);
    const seen = await checkup(await mary.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.05', networks: [devEvm.network] }), mary);
    expect(worse(seen)).toEqual(['broken door_unpayable', 'warning wallet_missing']);
  });
});

describe('a Till', () => {
  const elsewhere = (networks: object, overrides: Record<string, string> = {}) => startAt((more) => world.config({ TILL_NETWORKS: JSON.stringify(networks), ...more }), overrides);
  const base = (over: object = {}) => ({ [devEvm.network]: { rpcUrls: [world.evm.url], facilitatorUrl: world.facilitator.url, ...over } });

  it('whose node is silent cannot prove a payment', async () => {
    const { url } = await elsewhere(base({ rpcUrls: ['http://127.0.0.1:1'] }));
    const other = await signUpSeller(url, 'node@till.test', 0, url);
    const seen = await checkup(await other.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.05' }), other);
    expect(worse(seen)).toEqual(['broken node_down']);
  });

  it('whose facilitator falls silent says so before its last word is too old', async () => {
    const facilitator = await startDevFacilitator({ evmRpcUrl: world.evm.url, solanaRpcUrl: world.solana.url });
    const { app, url } = await elsewhere(base({ facilitatorUrl: facilitator.url }));
    const other = await signUpSeller(url, 'silent@till.test', 0, url);
    const made = await other.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.05' });
    expect(worse(await checkup(made, other))).toEqual([]);
    await facilitator.stop();
    await app.get(FacilitatorDirectory).refresh();
    const seen = await checkup(made, other);
    expect(found(seen, 'network_down')).toMatchObject({ severity: 'broken', params: { network: devEvm.network, reason: 'facilitator_unreachable' } });
  });

  it('that cannot reach its own public address looks at its own listener, and says so', async () => {
    const { url } = await elsewhere(base(), { TILL_PUBLIC_URL: 'http://127.0.0.1:1' });
    const other = await signUpSeller(url, 'inside@till.test', 0, 'http://127.0.0.1:1');
    const seen = await checkup(await other.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.05' }), other);
    expect(seen.askedAt).toBe('own_listener');
    expect(found(seen, 'own_address_not_reached')).toMatchObject({ severity: 'note', params: { fault: 'cannot be reached' } });
    expect(worse(seen)).toEqual([]);
  });

  it('whose public address leads to something else is told', async () => {
    const { url } = await elsewhere(base(), { TILL_PUBLIC_URL: origin.url });
    const other = await signUpSeller(url, 'else@till.test', 0, origin.url);
    const seen = await checkup(await other.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.05' }), other);
    expect(found(seen, 'door_wrong_status')).toMatchObject({ severity: 'broken', params: { status: '200' } });
  });

  it('behind a proxy that keeps answers and drops the terms is told', async () => {
    const { url } = await elsewhere(base(), { TILL_PUBLIC_URL: origin.url });
    origin.answer = (request, response) => {
      void fetch(`${url}${request.url ?? ''}`, { headers: { accept: String(request.headers.accept) } }).then(async (real) => {
        response.writeHead(real.status, { 'content-type': 'application/json', 'cache-control': 'public, max-age=60' }).end(await real.text());
      });
    };
    const other = await signUpSeller(url, 'proxy@till.test', 1, origin.url);
    const seen = await checkup(await other.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.05' }), other);
    expect(worse(seen)).toEqual(['broken v2_missing', 'warning cors_closed', 'warning cors_preflight_refused', 'warning cacheable']);
  });
});

describe('a route of a gateway', () => {
  const gateway = (routes: object[]): Promise<GatewayWithSecret> => ada.call('POST', '/v1/gateways', { name: 'Weather', originUrl: `${origin.url}/v2`, originHeaders: { 'x-api-key': 'secret' }, routes });
  const guarded: typeof origin.answer = (request, response) => void response.writeHead(request.headers['x-api-key'] === 'secret' ? 200 : 403).end();
  const routeOf = async (route: object) => {
    const made = await gateway([{ method: 'GET', path: '/paid/:city', price: '0.05', ...route }]);
    return { gateway: made, id: made.routes[0]?.id ?? '' };
  };

  it('is asked at a sample of its address, and costs nobody a call', async () => {
    await clearOfMidnight();
    origin.answer = guarded;
    const route = await routeOf({ path: '/paid/{city}', freePerDay: 1 });
    const seen = await checkup(route);
    expect([seen.url, worse(seen)]).toEqual([`${route.gateway.url}/paid/1`, []]);
    expect(found(seen, 'origin_answers')).toMatchObject({ params: { status: '200' } });
    expect(origin.seen.map(({ headers }) => headers['user-agent'])).toEqual(['Till-Check', 'Till-Check']);
    expect(await ada.call('GET', `/v1/gateways/${route.gateway.id}/traffic`)).toEqual({ data: [] });
    expect((await fetch(seen.url)).status).toBe(200);
  });

  it('that takes POST is asked with POST, and its API is not', async () => {
    origin.answer = guarded;
    const seen = await checkup(await routeOf({ method: 'POST', freePerDay: 5 }));
    expect(worse(seen)).toEqual([]);
    expect(seen.representations.map(({ as, request: { method } }) => `${as} ${method}`)).toEqual(['v2 POST', 'v1 POST']);
    expect(origin.seen.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('whose origin answers everybody, fails, turns its seller away, or is gone', async () => {
    const route = await routeOf({});
    expect(worse(await checkup(route))).toEqual(['warning origin_open']);
    origin.answer = (request, response) => void response.writeHead(request.headers['x-api-key'] ? 500 : 403).end();
    expect(worse(await checkup(route))).toEqual(['warning origin_fails']);
    origin.answer = (_request, response) => void response.writeHead(401).end();
    expect(found(await checkup(route), 'origin_refuses_till')).toMatchObject({ severity: 'broken', params: { origin: new URL(origin.url).host } });
    await ada.call('PATCH', `/v1/gateways/${route.gateway.id}`, { originUrl: 'http://127.0.0.1:1', originHeaders: { 'x-api-key': 'secret' } });
    const gone = await checkup(route);
    expect(found(gone, 'origin_down')).toMatchObject({ severity: 'broken', message: 'The origin cannot be reached.', params: { origin: '127.0.0.1:1' } });
    expect(gone.representations[0]?.status).toBe(402);
  });

  it('that charges bots, only observes, is paused, or was removed', async () => {
    origin.answer = guarded;
    const bots = await checkup(await routeOf({ mode: 'bots' }));
    expect([found(bots, 'people_pass_free')?.severity, bots.representations.map(({ as }) => as)]).toEqual(['note', ['v2', 'v1', 'markdown']]);
    const observing = await checkup(await routeOf({ mode: 'observe' }));
    expect([found(observing, 'route_observes')?.severity, observing.representations]).toEqual(['note', []]);
    const paused = await routeOf({});
    await ada.call('PATCH', `/v1/gateways/${paused.gateway.id}`, { active: false });
    expect(codes(await checkup(paused))).toEqual(['door_paused']);
    await ada.call('PATCH', `/v1/gateways/${paused.gateway.id}`, { active: true, routes: [] });
    expect(codes(await checkup(paused))).toEqual(['door_paused']);
    expect(origin.seen.filter(({ headers }) => headers['user-agent'] !== 'Till-Check')).toEqual([]);
  });

  it('is not opened by whoever claims to be the doctor', async () => {
    await clearOfMidnight();
    const { gateway: made } = await routeOf({ freePerDay: 1 });
    const claim = { 'till-checkup': `${String(Math.floor(Date.now() / 1_000))}.${'A'.repeat(43)}` };
    expect((await fetch(`${made.url}/paid/1`, { headers: claim })).status).toBe(200);
    expect((await fetch(`${made.url}/paid/1`, { headers: claim })).status).toBe(402);
    expect(origin.last.headers['till-checkup']).toBeUndefined();
    const told = async () => ((await ada.call('GET', `/v1/gateways/${made.id}/traffic`)) as { data: { free: number; challenged: number }[] }).data[0];
    expect(await poll('the traffic', async () => ((await told())?.challenged === 1 ? told() : undefined))).toMatchObject({ free: 1, challenged: 1 });
  });
});
