import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Checkup, Finding, FindingCode } from '@till/contract';
import { devEvm, devMerchant } from '@till/testing';
import { type RunningTill, startTill } from '../../../test/door-world.js';
import { type Seller, signUpSeller } from '../../../test/seller.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';
import { startExpressSeller } from '../../../test/x402-servers.js';
import { ExternalResourcesService } from '../resources/external-resources.service.js';

const { evm } = devMerchant(0);
let world: World;
let till: RunningTill;
let ada: Seller;
let merchantId: string;
let server: TestOrigin;

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config({ TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  ada = await signUpSeller(till.url, 'ada@till.test', 0);
  merchantId = (await ada.call('GET', '/v1/auth/session')).merchant.id;
  server = await TestOrigin.start();
});
afterAll(async () => {
  await till.stop();
  await server.stop();
  await world.stop();
});
beforeEach(() => {
  server.seen.length = 0;
});

const idOf = (url: string, method = 'GET'): Promise<string> => till.app.get(ExternalResourcesService).idOf(merchantId, 'test', { url, method, description: null });
const checkupOf = async (url: string, method = 'GET'): Promise<Checkup> => ada.call('POST', `/v1/resources/${await idOf(url, method)}/checkup`);
const worse = ({ findings }: Checkup): string[] => findings.flatMap(({ code, severity }) => (severity === 'warning' || severity === 'broken' ? [`${severity} ${code}`] : []));
const found = ({ findings }: Checkup, code: FindingCode): Finding | undefined => findings.find((one) => one.code === code);

const offer = { scheme: 'exact', payTo: evm, maxTimeoutSeconds: 300, asset: devEvm.usdc, extra: { name: 'USDC', version: '2' } };
const v2 = (over: object = {}, resource: object = {}) =>
  Buffer.from(JSON.stringify({ x402Version: 2, error: 'pay', resource: { url: `${server.url}/x`, description: '', mimeType: 'application/json', ...resource }, accepts: [{ ...offer, network: devEvm.network, amount: '10000', ...over }] })).toString('base64');
const v1 = (over: object = {}) => ({ x402Version: 1, error: 'pay', accepts: [{ ...offer, network: 'base-sepolia', maxAmountRequired: '10000', resource: `${server.url}/x`, description: '', mimeType: 'application/json', ...over }] });

/** A 402 with open CORS and no cache, save what a test says otherwise. */
function answering(headers: Record<string, string | undefined>, body: unknown = v1()): void {
  server.answer = (request, response: ServerResponse) => {
    const open = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'PAYMENT-REQUIRED', 'access-control-allow-headers': '*', 'cache-control': 'no-store', 'content-type': 'application/json', 'payment-required': v2() };
    const all = Object.entries({ ...open, ...headers }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    response.writeHead(request.method === 'OPTIONS' ? 204 : 402, Object.fromEntries(all)).end(request.method === 'OPTIONS' ? '' : JSON.stringify(body));
  };
}

describe('a seller’s own server', () => {
  it('that does all as it should has nothing to mend', async () => {
    answering({});
    const seen = await checkupOf(`${server.url}/x`);
    expect([seen.askedAt, worse(seen)]).toEqual(['public_address', []]);
    expect(server.seen.map(({ method, headers: { accept } }) => `${method} ${String(accept)}`).sort()).toEqual(['GET */*', 'GET text/html,application/xhtml+xml', 'GET text/markdown', 'OPTIONS */*']);
    expect(server.seen.every(({ headers }) => headers['till-checkup'] === undefined)).toBe(true);
  });

  it('on the reference SDK speaks v2 only, and is told what that costs', async () => {
    const key = await ada.newKey();
    const seller = await startExpressSeller({ facilitatorUrl: key.url, payTo: devMerchant(0) });
    const seen = await checkupOf(`${seller.url}/weather/1`);
    expect(worse(seen)).toEqual(['warning v1_missing']);
    expect(found(seen, 'clients_pay')).toBeDefined();
    await seller.stop();
  });

  const faults: [string, () => void, string[]][] = [
    ['whose 402 a cache may keep', () => answering({ 'cache-control': 'public, max-age=600' }), ['warning cacheable']],
    ['whose 402 came out of a cache', () => answering({ age: '17' }), ['warning cacheable']],
    ['with more headers than some proxies pass', () => answering({ 'x-padding': 'x'.repeat(8 * 1024) }), ['warning header_large']],
    ['with more headers than Node’s clients take', () => answering({ 'payment-required': v2({}, { description: 'x'.repeat(12 * 1024) }) }), ['broken header_too_large']],
    ['whose header was cut on the way', () => answering({ 'payment-required': v2().slice(0, 200) }), ['broken v2_invalid']],
    ['that names a v1 network to v2 clients', () => answering({ 'payment-required': v2({ network: 'base-sepolia' }) }), ['broken v2_invalid']],
    ['that names a v2 network to v1 clients', () => answering({}, v1({ network: devEvm.network })), ['warning v1_invalid']],
    ['whose terms nobody can read', () => answering({ 'payment-required': 'e30=' }, v1({ payTo: undefined })), ['broken v2_invalid', 'broken v1_invalid']],
    ['that is cheaper for v1 clients', () => answering({}, v1({ maxAmountRequired: '1' })), ['broken terms_differ']],
    ['that names another address', () => answering({ 'payment-required': v2({}, { url: 'http://localhost:3000/x' }) }), ['warning resource_url_differs']],
    ['whose money goes to somebody else', () => answering({ 'payment-required': v2({ payTo: devMerchant(1).evm }) }, v1({ payTo: devMerchant(1).evm })), ['warning wallet_foreign']],
    ['on a network that nobody settles', () => answering({ 'payment-required': v2({ network: 'eip155:43113' }) }, {}), ['warning v1_missing', 'broken network_down']],
    ['that asks for nothing', () => (server.answer = TestOrigin.echo), ['broken door_wrong_status']],
    ['that redirects', () => (server.answer = (_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end()), ['broken door_wrong_status']],
  ];
  it.each(faults)('%s', async (_what, make, expected) => {
    make();
    expect(worse(await checkupOf(`${server.url}/x`))).toEqual(expected);
  });

  it('closed to browsers hears of it without being called ill', async () => {
    answering({ 'access-control-allow-origin': undefined, 'access-control-allow-headers': 'payment-signature' });
    const closed = await checkupOf(`${server.url}/x`);
    expect([worse(closed), found(closed, 'cors_closed')?.severity, found(closed, 'cors_preflight_refused')?.params]).toEqual([[], 'note', { headers: 'access-control-expose-headers' }]);
    answering({ 'access-control-expose-headers': 'x-other' });
    expect(found(await checkupOf(`${server.url}/x`), 'cors_header_hidden')?.severity).toBe('note');
  });

  it('that sends a gigabyte, or nonsense with NUL bytes, is still looked at', async () => {
    server.answer = (_request, response) => {
      response.writeHead(402, { 'payment-required': v2({ network: 'a:\0\ud800' }) });
      const go = () => void (response.writableEnded || response.destroyed || response.write(Buffer.alloc(1024 * 1024), () => setImmediate(go)));
      go();
    };
    const seen = await checkupOf(`${server.url}/x`);
    expect(seen.representations[0]).toMatchObject({ cut: true, bodyBytes: 256 * 1024, body: '\0'.repeat(32 * 1024) });
    expect(await ada.call('GET', `/v1/resources/${seen.resourceId}/checkup`)).toMatchObject({ checkup: { at: seen.at } });
  });

  it('that is down, or speaks no HTTP', async () => {
    expect(found(await checkupOf('http://127.0.0.1:1/x'), 'door_unreachable')).toMatchObject({ severity: 'broken', params: { fault: 'cannot be reached' } });
    server.answer = (_request, response) => void response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n\r\n');
    expect(found(await checkupOf(`${server.url}/x`), 'door_unreachable')?.message).toMatch(/not valid HTTP|cannot be reached/);
  });

  it('is only ever asked with GET', async () => {
    const seen = await checkupOf(`${server.url}/translate`, 'POST');
    expect([seen.findings.map(({ code }) => code), server.seen]).toEqual([['method_not_tried'], []]);
  });

  it('in a private network is not reached unless the operator opened it', async () => {
    const closed = await startTill(world.config());
    const eve = await signUpSeller(closed.url, 'eve@till.test', 1);
    const { merchant } = await eve.call('GET', '/v1/auth/session');
    const inside = await closed.app.get(ExternalResourcesService).idOf(merchant.id, 'test', { url: `${server.url}/x`, method: 'GET', description: null });
    const seen: Checkup = await eve.call('POST', `/v1/resources/${inside}/checkup`);
    expect([found(seen, 'door_unreachable')?.severity, server.seen]).toEqual(['broken', []]);
    await closed.stop();
  });

  it('whose addresses share a row cannot be asked', async () => {
    const seen: Checkup = await ada.call('POST', `/v1/resources/${await till.app.get(ExternalResourcesService).idOf(merchantId, 'test', { url: null, method: null, description: null })}/checkup`);
    expect(seen.findings.map(({ code }) => code)).toEqual(['address_unknown']);
  });
});
