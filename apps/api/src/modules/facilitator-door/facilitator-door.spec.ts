import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { devEvm, devMerchant, devSolana, poll, signAuthorization, startMiniPaywall } from '@till/testing';
import { paymentMiddleware } from '@till/middleware/hono';
import { Hono } from 'hono';
import type { Hex } from 'viem';
import { generatePrivateKey } from 'viem/accounts';
import { buyerOn, impatiently, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner } from '../../../test/seed.js';
import { callOf, postCall as post, type Seller, type ServerCallBody, signUpSeller } from '../../../test/seller.js';
import { startWorld, type World } from '../../../test/world.js';
import { listening, type SellersServer, startExpressSeller, startHonoSeller } from '../../../test/x402-servers.js';

const evmBuyer = buyerOn('evm');
const solanaBuyer = buyerOn('solana');
const cent = 10_000n;
const payTo = devMerchant(0);

const env = { TILL_SETTLE_TIMEOUT_MS: '5000', TILL_PUBLIC_URL: 'http://till.test' };

let world: World;
let till: RunningTill;
let seller: Seller;
let doorUrl: string;
let keyId: string;
const servers: SellersServer[] = [];

const newKey = (of: Seller, body: object = {}) => of.newKey(body);
const newest = async () => (await seller.call('GET', '/v1/payments?limit=1')).data[0];
const settledIn = (id: string | null) => poll('the settlement', async () => ((await seller.call('GET', `/v1/payments/${String(id)}`)).status === 'settled' ? true : undefined), { everyMs: 50 });
const start = async (kind: typeof startExpressSeller, options: { facilitatorUrl?: string; payTo?: typeof payTo } = {}): Promise<SellersServer> => {
  const server = await kind({ facilitatorUrl: doorUrl, payTo, ...options });
  servers.push(server);
  return server;
};

/** Signs a payment for the route without its server ever seeing it. */
async function signedFor(server: SellersServer, city: string): Promise<ServerCallBody> {
  world.facilitator.mode = { kind: 'answer', status: 503, body: {} };
  const bystander = await startHonoSeller({ facilitatorUrl: world.facilitator.url, payTo });
  const { paymentHeaders } = await payAsClient(world, `${bystander.url}/weather/${city}`, evmBuyer);
  await bystander.stop();
  world.facilitator.mode = { kind: 'pass' };
  world.facilitator.settleCalls = 0;
  const call = callOf(paymentHeaders);
  call.paymentPayload.resource.url = `${server.url}/weather/${city}`;
  return call;
}

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config(env));
  seller = await signUpSeller(till.url, 'seller@example.com', 0);
  const key = await newKey(seller);
  keyId = key.id;
  doorUrl = key.url;
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});
beforeEach(() => {
  world.facilitator.mode = { kind: 'pass' };
  world.facilitator.settleCalls = 0;
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

describe('a server of the reference SDK with its facilitator URL set to Till', () => {
  it.each([
    ['@x402/express', startExpressSeller],
    ['@x402/hono', startHonoSeller],
  ] as const)('%s is paid on EVM and Solana, and the income is in the books', async (_name, kind) => {
    const server = await start(kind);
    const before = { evm: await world.evm.usdcBalance(payTo.evm as Hex), solana: await world.solana.usdcBalance(payTo.solana) };
    for (const [buyer, city] of [[evmBuyer, 'berlin'], [solanaBuyer, 'rome']] as const) {
      const { response, settlement } = await payAsClient(world, `${server.url}/weather/${city}?units=c`, buyer);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ weather: 'sunny' });
      expect(settlement).toMatchObject({ success: true, payer: buyer.address, network: buyer.network });
      const payment = await newest();
      expect(payment).toMatchObject({ status: expect.stringMatching(/settled|final/), amount: '0.01', transaction: settlement?.transaction, resourceKind: 'external', resourceTitle: expect.stringContaining(`/weather/${city}`) });
      const [books] = await asOwner<{ evidence: string; postings: string }>(world.postgres.url, "SELECT (SELECT count(*) FROM evidence WHERE payment_id = $1) AS evidence, (SELECT sum(amount) FROM journal_postings p JOIN journal_entries e ON e.id = p.entry_id WHERE e.subject_id = $1 AND p.account = 'revenue') AS postings", [payment.id]);
      expect(books).toEqual({ evidence: '1', postings: `-${String(cent)}` });
      const resource = await seller.call('GET', `/v1/resources/${String(payment.resourceId)}`);
      expect(resource).toMatchObject({ kind: 'external', url: `${server.url}/weather/${city}`, description: 'Weather data' });
    }
    expect(await world.evm.usdcBalance(payTo.evm as Hex)).toBe(before.evm + cent);
    expect(await world.solana.usdcBalance(payTo.solana)).toBe(before.solana + cent);
  });

  it.each([
    ['evm', 1],
    ['evm', 2],
    ['solana', 1],
    ['solana', 2],
  ] as const)('written for v1, it is paid on %s in v%s', async (family, version) => {
    const network = family === 'evm' ? devEvm.network : devSolana.network;
    const paywall = await startMiniPaywall({ facilitatorUrl: doorUrl, network, payTo: payTo[family], amount: cent });
    const { response, settlement } = await payAsClient(world, `${paywall.url}/v1`, buyerOn(family), version);
    expect(response.status).toBe(200);
    expect(settlement).toMatchObject({ success: true, network: version === 1 ? (family === 'evm' ? 'base-sepolia' : 'solana-devnet') : network });
    expect(await newest()).toMatchObject({ x402Version: version, transaction: settlement?.transaction });
    await paywall.stop();
  });

  it('serves one payment once, however often and however closely together it is sent', async () => {
    const server = await start(startExpressSeller);
    const { paymentHeaders, response } = await payAsClient(world, `${server.url}/weather/oslo`, evmBuyer);
    expect(response.status).toBe(200);
    const again = await fetch(`${server.url}/weather/oslo`, { headers: paymentHeaders });
    expect(again.status).toBe(402);
    const call = await signedFor(server, 'bergen');
    const header = { 'payment-signature': Buffer.from(JSON.stringify(call.paymentPayload)).toString('base64') };
    const answers = await Promise.all(Array.from({ length: 12 }, () => fetch(`${server.url}/weather/bergen`, { headers: header })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 402)).toHaveLength(11);
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('serves a payment once when it settles before it serves', async () => {
    const server = await start(startExpressSeller);
    const { paymentHeaders, response } = await payAsClient(world, `${server.url}/upfront`, evmBuyer);
    expect(response.status).toBe(200);
    expect((await fetch(`${server.url}/upfront`, { headers: paymentHeaders })).status).toBe(402);
    // Nor does a payment of one price buy the same route at another.
    const call = callOf(paymentHeaders);
    const dearer = { ...call.paymentRequirements, amount: '20000' };
    for (const body of [{ ...call, paymentRequirements: dearer }, { ...call, paymentPayload: { ...call.paymentPayload, accepted: dearer }, paymentRequirements: dearer }]) {
      expect((await post(`${doorUrl}/settle`, body)).body).toMatchObject({ success: false, transaction: '' });
      expect((await post(`${doorUrl}/verify`, body)).body).toMatchObject({ isValid: false });
    }
    expect(server.served()).toBe(1);
  });

  it('charges nothing when its handler fails', async () => {
    const server = await start(startExpressSeller);
    const before = await world.evm.usdcBalance(payTo.evm as Hex);
    expect((await payAsClient(world, `${server.url}/broken`, evmBuyer)).response.status).toBe(500);
    expect(world.facilitator.settleCalls).toBe(0);
    expect(await world.evm.usdcBalance(payTo.evm as Hex)).toBe(before);
  });

  it('serves a payment whose outcome stayed open when the buyer sends the same one again', async () => {
    const server = await start(startHonoSeller);
    world.facilitator.mode = { kind: 'hang_after' };
    const first = await impatiently(till, () => payAsClient(world, `${server.url}/weather/lima`, evmBuyer));
    expect(first.response.status).toBe(402);
    expect(first.settlement).toMatchObject({ success: false, errorReason: 'settlement_pending' });
    const { id } = await newest();
    await settledIn(id);
    const second = await fetch(`${server.url}/weather/lima`, { headers: first.paymentHeaders });
    expect(second.status).toBe(200);
    expect((await fetch(`${server.url}/weather/lima`, { headers: first.paymentHeaders })).status).toBe(402);
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('hears that a buyer has too little before its handler runs', async () => {
    const call = await signedFor(await start(startExpressSeller), 'paris');
    expect((await post(`${doorUrl}/verify`, call)).body).toEqual({ isValid: true, payer: evmBuyer.address });
    const { authorization, signature } = await signAuthorization({ privateKey: generatePrivateKey(), to: payTo.evm as Hex, value: cent });
    const wire = Object.fromEntries(Object.entries(authorization).map(([name, value]) => [name, String(value)]));
    const answer = await post(`${doorUrl}/verify`, { ...call, paymentPayload: { ...call.paymentPayload, payload: { signature, authorization: wire } } });
    expect(answer).toMatchObject({ status: 200, body: { isValid: false, invalidReason: expect.stringMatching(/insufficient/), payer: authorization.from } });
  });
});

describe('one line of @till/middleware', () => {
  it('runs the guide’s Hono example as printed, and the income is in Till', async () => {
    process.env['TILL_FACILITATOR_URL'] = doorUrl;
    const app = new Hono();
    app.use(paymentMiddleware(payTo.evm, { 'GET /api/premium': { price: '$0.01', network: 'base-sepolia', config: { description: 'Premium data' } } }));
    app.get('/api/premium', (context) => context.json({ data: 'premium' }));
    const server = await listening(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server);
    for (const version of [1, 2] as const) {
      const { response, settlement, paymentHeaders } = await payAsClient(world, `${server.url}/api/premium`, evmBuyer, version);
      expect(await response.json()).toEqual({ data: 'premium' });
      expect(await newest()).toMatchObject({ transaction: settlement?.transaction, x402Version: version, resourceTitle: '/api/premium' });
      expect((await fetch(`${server.url}/api/premium`, { headers: paymentHeaders })).status).toBe(402);
    }
    world.facilitator.mode = { kind: 'hang_after' };
    const open = await impatiently(till, () => payAsClient(world, `${server.url}/api/premium`, evmBuyer));
    expect(open.response.status).toBe(503);
    const { id } = await newest();
    await settledIn(id);
    expect(await (await fetch(`${server.url}/api/premium`, { headers: open.paymentHeaders })).json()).toEqual({ data: 'premium' });
    await server.stop();
  });
});

describe('POST /f/:key/settle', () => {
  it('settles over the queue what finds no place, and says "settled" once for it all the same', async () => {
    const queued = await startTill(world.config({ ...env, TILL_DOORS_SETTLE: '0' }));
    const call = await signedFor(await start(startHonoSeller), 'quito');
    const at = doorUrl.replace(till.url, queued.url);
    const answers = await Promise.all([post(`${at}/settle`, call), post(`${at}/settle`, call)]);
    expect(answers.map(({ body }) => body.success)).toEqual([true, true]);
    expect(world.facilitator.settleCalls).toBe(1);
    await queued.stop();
  });

  it('gets the same answer for the same payment, and settles once', async () => {
    const server = await start(startExpressSeller);
    const call = await signedFor(server, 'cairo');
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(`${doorUrl}/settle`, call)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, body: { success: true, transaction: expect.stringMatching(/^0x/), network: devEvm.network, amount: String(cent) }, paymentId: (await newest()).id });
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('says "settled" no more of a payment that went back in full', async () => {
    const call = await signedFor(await start(startExpressSeller), 'graz');
    expect((await post(`${doorUrl}/settle`, call)).body.success).toBe(true);
    await asOwner(world.postgres.url, "UPDATE payments SET status = 'refunded', refunded = amount WHERE id = $1", [(await newest()).id]);
    expect((await post(`${doorUrl}/settle`, call)).body).toMatchObject({ success: false, errorReason: 'duplicate_settlement' });
    expect((await post(`${doorUrl}/verify`, call)).body).toMatchObject({ isValid: false, invalidReason: 'duplicate_settlement' });
  });

  it('refuses the same authorization at another route, through another key and for another merchant', async () => {
    const server = await start(startExpressSeller);
    const call = await signedFor(server, 'quito');
    const other = await newKey(seller);
    expect((await post(`${doorUrl}/settle`, call)).body.success).toBe(true);
    const elsewhere = structuredClone(call);
    elsewhere.paymentPayload.resource.url = `${server.url}/weather/other`;
    for (const [url, body] of [[doorUrl, elsewhere], [other.url, call], [other.url, elsewhere]] as const) {
      expect((await post(`${url}/settle`, body)).body).toMatchObject({ success: false, errorReason: 'duplicate_settlement', transaction: '' });
      expect((await post(`${url}/verify`, body)).body).toMatchObject({ isValid: false, invalidReason: 'duplicate_settlement' });
    }
  });

  it('answers pending with the transaction that the facilitator named', async () => {
    const server = await start(startExpressSeller);
    const call = await signedFor(server, 'tunis');
    const transaction = `0x${'ab'.repeat(32)}`;
    world.facilitator.mode = { kind: 'answer', status: 200, body: { success: false, errorReason: 'settlement_pending', transaction, network: devEvm.network } };
    const answer = await impatiently(till, () => post(`${doorUrl}/settle`, call));
    expect(answer).toMatchObject({ status: 200, body: { success: false, errorReason: 'settlement_pending', transaction, network: devEvm.network } });
    expect(answer.body.errorMessage).toContain(`/r/${String(answer.paymentId)}`);
    // Its next attempt is its own, and no later test counts it.
    world.facilitator.mode = { kind: 'pass' };
    await settledIn(answer.paymentId);
  });

  it('says why a payment was refused', async () => {
    const server = await start(startExpressSeller);
    const call = await signedFor(server, 'kyiv');
    world.facilitator.mode = { kind: 'answer', status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: devEvm.network } };
    expect((await post(`${doorUrl}/settle`, call)).body).toMatchObject({ success: false, errorReason: 'insufficient_funds', transaction: '' });
    expect((await post(`${doorUrl}/verify`, call)).body).toMatchObject({ isValid: false, invalidReason: 'insufficient_funds' });
  });

  it('never forwards a payment to somebody else, a foreign token, or faulty terms', async () => {
    const server = await start(startExpressSeller);
    const call = await signedFor(server, 'sofia');
    const foreign = devMerchant(1).evm;
    const cases: [string, object][] = [
      ['pay_to_not_allowed', { payTo: foreign }],
      ['invalid_payment_requirements', { asset: foreign }],
      ['invalid_payment_requirements', { amount: '0' }],
      ['invalid_exact_evm_payload_authorization_value_mismatch', { amount: '10001' }],
      ['invalid_exact_evm_token_name_mismatch', { extra: { name: 'USD Coin', version: '2' } }],
      ['unsupported_payment_flow', { extra: { ...call.paymentRequirements.extra, paymentFlow: 'escrow' } }],
      ['invalid_network', { network: 'eip155:8453' }],
      ['invalid_network', { network: 'eip155:1337' }],
      ['unsupported_scheme', { scheme: 'upto' }],
      ['invalid_payload', { amount: '1e4' }],
    ];
    for (const [reason, change] of cases) {
      const body = { ...call, paymentRequirements: { ...call.paymentRequirements, ...change } };
      expect({ change, ...(await post(`${doorUrl}/settle`, body)).body }).toMatchObject({ success: false, errorReason: reason, transaction: '' });
      expect({ change, ...(await post(`${doorUrl}/verify`, body)).body }).toMatchObject({ isValid: false, invalidReason: reason });
    }
    expect((await post(`${doorUrl}/settle`, { ...call, x402Version: 1 })).body).toMatchObject({ success: false, errorReason: 'invalid_x402_version' });
    expect(world.facilitator.settleCalls).toBe(0);
  });

  it('reads any bytes without a fault of its own', async () => {
    const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    for (const text of ['', 'null', '[]', '{', nested, '{"x402Version":2,"x402Version":1}', '{"__proto__":{}}', '{"x402Version":2,"paymentPayload":{},"paymentRequirements":{}}', '"\u0000"']) {
      expect(await post(`${doorUrl}/settle`, text)).toMatchObject({ status: 200, body: { success: false, errorReason: expect.stringMatching(/^invalid_/) } });
      expect(await post(`${doorUrl}/verify`, text)).toMatchObject({ status: 200, body: { isValid: false } });
    }
    expect(await post(`${doorUrl}/settle`, 'x'.repeat(65 * 1024))).toMatchObject({ status: 413, body: { success: false, errorReason: 'payload_too_large' } });
  });
});

describe('a facilitator key', () => {
  it('pays only the wallets it names, and keeps them from being removed', async () => {
    const { data: wallets } = await seller.call('GET', '/v1/wallets');
    const solana = wallets.find((wallet: { family: string }) => wallet.family === 'solana');
    const key = await newKey(seller, { walletIds: [solana.id] });
    const server = await start(startExpressSeller);
    const call = await signedFor(server, 'malmo');
    expect((await post(`${key.url}/settle`, call)).body).toMatchObject({ success: false, errorReason: 'pay_to_not_allowed', errorMessage: expect.stringContaining('a wallet this key may be paid to') });
    const { kinds } = await (await fetch(`${key.url}/supported`)).json() as { kinds: { network: string }[] };
    expect(kinds.map(({ network }) => network)).toEqual([devSolana.network, 'solana-devnet']);
    expect(await seller.call('DELETE', `/v1/wallets/${String(solana.id)}`)).toMatchObject({ code: 'wallet_in_use' });
    const other = await signUpSeller(till.url, 'other@example.com', 1);
    expect(await other.call('POST', '/v1/facilitator-keys', { name: 'x', walletIds: [solana.id] })).toMatchObject({ code: 'validation_failed' });
    expect(await other.call('GET', `/v1/facilitator-keys/${keyId}`)).toMatchObject({ code: 'not_found' });
    expect(await other.call('DELETE', `/v1/facilitator-keys/${keyId}`)).toMatchObject({ code: 'not_found' });
  });

  it('lists what can be settled now, in both versions, with fee payers', async () => {
    const supported = await (await fetch(`${doorUrl}/supported`)).json() as { kinds: { network: string; x402Version: number; extra?: { feePayer?: string } }[]; signers: Record<string, string[]> };
    const names = supported.kinds.map(({ network, x402Version }) => `${String(x402Version)} ${network}`);
    expect(names.sort()).toEqual([`1 base-sepolia`, `1 solana-devnet`, `2 ${devEvm.network}`, `2 ${devSolana.network}`].sort());
    const feePayer = supported.kinds.find(({ network }) => network === devSolana.network)?.extra?.feePayer;
    expect(supported.signers).toEqual({ 'eip155:*': [], 'solana:*': [feePayer] });
  });

  it('is shown once and stored nowhere, and stops working the moment it is revoked', async () => {
    const key = await newKey(seller);
    expect(key.key).toMatch(/^fac_test_[0-9A-Za-z]{32}$/);
    const read = await seller.call('GET', `/v1/facilitator-keys/${key.id}`);
    expect(read).not.toHaveProperty('key');
    expect(read).not.toHaveProperty('url');
    const tables = await asOwner<object>(world.postgres.url, 'SELECT f::text, a::text FROM door_keys f, audit_log a');
    expect(JSON.stringify(tables)).not.toContain(key.key.slice(9));
    expect((await fetch(`${key.url}/supported`)).status).toBe(200);
    expect((await seller.call('DELETE', `/v1/facilitator-keys/${key.id}`)).revokedAt).not.toBeNull();
    const refused = await post(`${key.url}/verify`, {});
    expect(refused).toMatchObject({ status: 404, body: { isValid: false, invalidReason: 'not_found', code: 'not_found' } });
  });
});
