import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CreateGateway, createGatewaySchema, type Gateway } from '@till/contract';
import { poll } from '@till/testing';
import type { ClientExtension } from '@x402/core/client';
import { appendPaymentIdentifierToExtensions, generatePaymentId, PAYMENT_IDENTIFIER } from '@x402/extensions/payment-identifier';
import { createSIWxPayload, encodeSIWxHeader } from '@x402/extensions/sign-in-with-x';
import type { Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { buyerOn, impatiently, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, seedMerchant } from '../../../test/seed.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { GatewaysService } from './gateways.service.js';

let world: World;
let till: RunningTill;
let origin: TestOrigin;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;
let gateway: Gateway;
const buyer = buyerOn('evm');
const poorKey = generatePrivateKey();
const poorBuyer = { ...buyer, privateKey: poorKey, address: privateKeyToAccount(poorKey).address };

beforeAll(async () => {
  world = await startWorld();
  origin = await TestOrigin.start();
  till = await startTill(world.config({ TILL_SETTLE_TIMEOUT_MS: '5000', TILL_EGRESS_ALLOW: '127.0.0.0/8' }));
  merchant = await seedMerchant(world.postgres.url);
  gateway = await open({
    routes: [
      { method: 'GET', path: '/after/:city', price: '0.10' },
      { method: 'POST', path: '/after/:city', price: '0.10' },
      { method: 'GET', path: '/first/*', price: '0.20', settle: 'first' },
    ],
  });
});
afterAll(async () => {
  await till.stop();
  await origin.stop();
  await world.stop();
});
beforeEach(() => {
  world.facilitator.mode = { kind: 'pass' };
  world.facilitator.settleCalls = 0;
  origin.answer = TestOrigin.echo;
  origin.seen.length = 0;
});

async function open(input: Partial<CreateGateway>): Promise<Gateway> {
  const context: RequestContext = { merchantId: merchant.merchantId, mode: 'test', actor: 'mem_x', scopes: ['read', 'write'], requestId: 'req_x' };
  const wish = createGatewaySchema.parse({ name: 'Weather', originUrl: `${origin.url}/v2`, originHeaders: { 'X-Api-Key': 'canary-secret' }, unmatched: 'pass', timeoutMs: 20_000, ...input });
  return till.app.get(GatewaysService).create(context, wish);
}

const at = (path: string, of = gateway): string => `${till.url}/g/${of.slug}${path}`;
const resend = (url: string, headers: Record<string, string>, init: RequestInit = {}): Promise<Response> => fetch(url, { ...init, headers: { accept: 'application/json', ...headers } });
const problemOf = async (response: Response) => (await response.json()) as { code: string; reason?: string; paymentId?: string };
const paid = async (): Promise<bigint> => world.evm.usdcBalance(merchant.evm as Hex);
const statusOf = async (id: string | undefined) => (await (await fetch(`${till.url}/r/${id ?? ''}`)).json()) as { status: string; reason: string | null };

describe('a call that is charged after the answer', () => {
  it.each([1, 2] as const)('is paid on an EVM chain in v%s, and the origin knows who paid', async (version) => {
    const before = await paid();
    const { response, settlement, paymentId } = await payAsClient(world, at('/after/berlin?units=c'), buyer, version);
    expect([response.status, await response.json()]).toEqual([200, { path: '/v2/after/berlin?units=c' }]);
    expect(settlement).toMatchObject({ success: true });
    expect(response.headers.get('till-answer')).toBe('kept');
    expect(response.headers.get('cache-control')).toBe('no-store, private');
    expect(await paid()).toBe(before + 100_000n);
    expect(origin.last.headers).toMatchObject({ 'x-api-key': 'canary-secret', 'till-payment': paymentId, 'idempotency-key': paymentId, 'till-payer': buyer.address.toLowerCase() });
    expect(origin.last.headers['payment-signature'] ?? origin.last.headers['x-payment']).toBeUndefined();
  });

  it.each([1, 2] as const)('is paid on Solana in v%s', async (version) => {
    const before = await world.solana.usdcBalance(merchant.solana);
    const { response } = await payAsClient(world, at('/after/paris'), buyerOn('solana'), version);
    expect([response.status, await response.json()]).toEqual([200, { path: '/v2/after/paris' }]);
    expect(await world.solana.usdcBalance(merchant.solana)).toBe(before + 100_000n);
  });

  it('can be prepared for a wallet on Solana, and a POST of the same name stays the origin’s', async () => {
    const { address: payer, network } = buyerOn('solana');
    const ask = (headers: Record<string, string>) => fetch(at('/after/nice/transaction'), { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ network, payer }) });
    const prepared = await ask({ 'till-prepare': 'transaction' });
    expect([prepared.status, await prepared.json()]).toEqual([200, { accepted: expect.objectContaining({ network, amount: '100000' }), transaction: expect.any(String) }]);
    expect(origin.seen).toHaveLength(0);
    expect((await ask({})).status).toBe(200);
    expect(origin.last.url).toBe('/v2/after/nice/transaction');
  });

  it('is refused before the origin works when the payer has no money', async () => {
    const { response } = await payAsClient(world, at('/after/poor'), poorBuyer);
    expect([response.status, (await problemOf(response)).code]).toEqual([402, 'payment_refused']);
    expect(origin.seen).toHaveLength(0);
  });

  it('gets the kept answer for the same payment, and calls and pays once', async () => {
    const { paymentHeaders, paymentId } = await payAsClient(world, at('/after/rome'), buyer);
    const before = await paid();
    const answers = await Promise.all(Array.from({ length: 20 }, () => resend(at('/after/rome'), paymentHeaders)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(await Promise.all(answers.map((one) => one.text())))).toEqual(new Set(['{"path":"/v2/after/rome"}']));
    expect(new Set(answers.map(({ headers }) => `${headers.get('till-payment') ?? ''} ${headers.get('till-answer') ?? ''}`))).toEqual(new Set([`${paymentId ?? ''} replayed`]));
    expect(origin.seen).toHaveLength(1);
    expect(await paid()).toBe(before);
  });

  it.each([
    ['404', 404],
    ['500', 500],
    ['a 402 of its own', 402],
  ])('is not charged when the origin answers %s', async (_what, status) => {
    origin.answer = (_request, response) => response.writeHead(status, { 'payment-required': 'theirs', 'content-type': 'text/plain' }).end('origin says no');
    const before = await paid();
    const { response, paymentId } = await payAsClient(world, at('/after/oslo'), buyer);
    expect([response.status, await response.text()]).toEqual([status, 'origin says no']);
    expect(response.headers.get('till-answer')).toBe('not-charged');
    expect(response.headers.get('payment-required')).toBeNull();
    expect(response.headers.get('payment-response')).toBeNull();
    expect(await statusOf(paymentId)).toMatchObject({ status: 'rejected', reason: `origin_status_${String(status)}` });
    expect(await paid()).toBe(before);
    expect(world.facilitator.settleCalls).toBe(0);
  });

  it('is not charged when the origin is too slow, and says so', async () => {
    origin.answer = () => undefined;
    const hasty = await open({ timeoutMs: 1_000, routes: [{ method: 'GET', path: '/slow', price: '0.10' }] });
    const { response, paymentId } = await payAsClient(world, at('/slow', hasty), buyer);
    expect([response.status, (await problemOf(response)).code]).toEqual([504, 'origin_timeout']);
    expect(await statusOf(paymentId)).toMatchObject({ status: 'rejected', reason: 'origin_timeout' });
    expect(world.facilitator.settleCalls).toBe(0);
  });

  it('gets 402 with fresh terms for a payment that was not charged', async () => {
    origin.answer = (_request, response) => response.writeHead(503).end();
    const { paymentHeaders } = await payAsClient(world, at('/after/lima'), buyer);
    const again = await resend(at('/after/lima'), paymentHeaders);
    expect([again.status, (await problemOf(again)).reason]).toEqual([402, 'origin_status_503']);
    expect(again.headers.get('payment-required')).not.toBeNull();
  });

  it('is bound to the request it was made for', async () => {
    const { paymentHeaders, paymentId } = await payAsClient(world, at('/after/bern'), buyer);
    const other = await resend(at('/after/wien'), paymentHeaders);
    expect([other.status, await problemOf(other)]).toMatchObject([409, { code: 'authorization_used_elsewhere', paymentId }]);
    expect(origin.seen).toHaveLength(1);
  });

  it('opens its kept answer no more once the seller has sent all of the money back', async () => {
    const { paymentHeaders, paymentId } = await payAsClient(world, at('/after/graz'), buyer);
    await asOwner(world.postgres.url, "UPDATE payments SET status = 'refunded', refunded = amount WHERE id = $1", [paymentId]);
    const again = await resend(at('/after/graz'), paymentHeaders);
    expect([again.status, await problemOf(again)]).toMatchObject([403, { code: 'payment_refunded', paymentId }]);
    expect(origin.seen).toHaveLength(1);
  });

  it('has its kept answer opened by its own client or its wallet, not by the signature on the chain', async () => {
    const { paymentHeaders, paymentId } = await payAsClient(world, at('/after/kiel'), buyer);
    const [mine, fresh] = [paymentHeaders['payment-signature'] ?? '', (await fetch(at('/after/kiel'))).headers.get('payment-required') ?? ''].map((header) => JSON.parse(Buffer.from(header, 'base64').toString()));
    const rebuilt = { 'payment-signature': Buffer.from(JSON.stringify({ ...mine, accepted: fresh.accepts[0], extensions: fresh.extensions })).toString('base64') };
    const answer = await resend(at('/after/kiel'), rebuilt);
    const problem = (await answer.json()) as { code: string; paymentId: string; extensions: Record<string, { info: { uri: string } }> };
    expect([answer.status, answer.headers.get('set-cookie'), problem]).toMatchObject([403, null, { code: 'payer_proof_required', paymentId }]);
    const info = problem.extensions['sign-in-with-x']?.info;
    const signed = await createSIWxPayload({ ...info, chainId: buyer.network, type: 'eip191' } as never, privateKeyToAccount(buyer.privateKey as Hex), info?.uri ?? '');
    const proven = { ...rebuilt, 'sign-in-with-x': encodeSIWxHeader(signed) };
    const opened = await resend(at('/after/kiel'), proven);
    expect([opened.status, opened.headers.get('till-answer'), await opened.json()]).toEqual([200, 'replayed', { path: '/v2/after/kiel' }]);
    expect((await resend(at('/after/kiel'), proven)).status).toBe(403);
    expect(origin.seen).toHaveLength(1);
    expect(origin.last.headers['sign-in-with-x']).toBeUndefined();
  });

  it('is one call however often its payer signs anew for it under one name, and no other call', async () => {
    const id = generatePaymentId();
    const naming: ClientExtension = { key: PAYMENT_IDENTIFIER, enrichPaymentPayload: (payload) => Promise.resolve({ ...payload, extensions: appendPaymentIdentifierToExtensions(structuredClone(payload.extensions ?? {}), id) }) };
    const before = await paid();
    const first = await payAsClient(world, at('/after/york?units=c'), buyer, 2, [naming]);
    const again = await payAsClient(world, at('/after/york?units=c'), buyer, 2, [naming]);
    expect([again.response.status, again.paymentId, again.response.headers.get('till-answer')]).toEqual([200, first.paymentId, 'replayed']);
    const other = await payAsClient(world, at('/after/york?units=f'), buyer, 2, [naming]);
    expect([other.response.status, await problemOf(other.response)]).toMatchObject([409, { code: 'payment_identifier_reused', paymentId: first.paymentId }]);
    expect(origin.seen).toHaveLength(1);
    expect(await paid()).toBe(before + 100_000n);
  });

  it('does not keep parallel calls of one payer waiting for each other', async () => {
    const before = await paid();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((city) => payAsClient(world, at(`/after/${city}`), buyer)));
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 200, 200]);
    expect(await paid()).toBe(before + 400_000n);
  });

  it('is refused, and the answer withheld, when the settlement is', async () => {
    world.facilitator.mode = { kind: 'answer', status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: 'eip155:84532' } };
    const { response } = await payAsClient(world, at('/after/broke'), buyer);
    expect([response.status, (await problemOf(response)).reason]).toEqual([402, 'insufficient_funds']);
  });

  it('keeps the answer while the settlement is unclear, and gives it to the same payment later', async () => {
    world.facilitator.mode = { kind: 'hang_after' };
    const { response, paymentId, paymentHeaders } = await impatiently(till, () => payAsClient(world, at('/after/late'), buyer));
    expect(response.status).toBe(202);
    await poll('settled', async () => ['settled', 'final'].includes((await statusOf(paymentId)).status) || undefined, { everyMs: 50 });
    const again = await resend(at('/after/late'), paymentHeaders);
    expect([again.status, await again.json()]).toEqual([200, { path: '/v2/after/late' }]);
    expect(origin.seen).toHaveLength(1);
  });

  it('streams what is too large to keep after it is paid, and calls again for the same payment', async () => {
    const big = 'x'.repeat(3_000_000);
    origin.answer = (_request, response) => response.setHeader('content-type', 'text/plain').end(big);
    const before = await paid();
    const { response, paymentHeaders, paymentId } = await payAsClient(world, at('/after/big'), buyer);
    expect([response.status, response.headers.get('till-answer')]).toEqual([200, 'streamed']);
    expect((await response.text()).length).toBe(big.length);
    const again = await resend(at('/after/big'), paymentHeaders);
    expect((await again.text()).length).toBe(big.length);
    expect(origin.seen.map(({ headers }) => headers['idempotency-key'])).toEqual([paymentId, paymentId]);
    expect(await paid()).toBe(before + 100_000n);
  });

  it('is ended without a charge by the sweeper when its process died before the answer', async () => {
    let late: () => void = () => undefined;
    origin.answer = (_request, response) => void (late = () => response.end());
    const calling = payAsClient(world, at('/after/killed'), buyer).catch(() => undefined);
    const [held] = await poll('a held payment', async () => {
      const rows = await asOwner<{ id: string }>(world.postgres.url, "SELECT id FROM payments WHERE held_until IS NOT NULL AND status = 'verified'");
      return rows.length > 0 ? rows : undefined;
    });
    await asOwner(world.postgres.url, "UPDATE payments SET held_until = now() - interval '1 second', next_check_at = now() WHERE id = $1", [held?.id]);
    await poll('rejected', async () => (await statusOf(held?.id)).status === 'rejected' || undefined);
    expect((await statusOf(held?.id)).reason).toBe('origin_not_answered');
    late();
    await calling;
    expect(world.facilitator.settleCalls).toBe(0);
  });
});

describe('a call that is settled first', () => {
  it('is paid, answered and answered again from memory', async () => {
    const before = await paid();
    const { response, paymentHeaders } = await payAsClient(world, at('/first/report'), buyer);
    expect([response.status, await response.json()]).toEqual([200, { path: '/v2/first/report' }]);
    expect(await (await resend(at('/first/report'), paymentHeaders)).json()).toEqual({ path: '/v2/first/report' });
    expect(origin.seen).toHaveLength(1);
    expect(await paid()).toBe(before + 200_000n);
  });

  it('stays owed when the origin fails, and comes with the same payment later', async () => {
    origin.answer = (_request, response) => response.writeHead(500).end('broken');
    const before = await paid();
    const { response, paymentHeaders, paymentId } = await payAsClient(world, at('/first/owed'), buyer);
    expect([response.status, await problemOf(response)]).toMatchObject([502, { code: 'delivery_failed', paymentId }]);
    origin.answer = TestOrigin.echo;
    const again = await resend(at('/first/owed'), paymentHeaders);
    expect([again.status, await again.json()]).toEqual([200, { path: '/v2/first/owed' }]);
    expect(await paid()).toBe(before + 200_000n);
  });
});
