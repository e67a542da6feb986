import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { devEvm, devMerchant, signAuthorization } from '@till/testing';
import fc from 'fast-check';
import type { Hex } from 'viem';
import { buyerOn, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, type Seeded, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';

let world: World;
let till: RunningTill;
let link: Seeded;
let accepted: Record<string, unknown>;
let good: { authorization: Record<string, string>; signature: string };
const buyer = buyerOn('evm');

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config());
  link = await seedLink(world.postgres.url, await seedMerchant(world.postgres.url), { price: 1_500_000n });
  const challenge = await fetch(`${till.url}/p/${link.slug}`);
  const header = challenge.headers.get('payment-required') ?? '';
  const { accepts } = JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as { accepts: Record<string, unknown>[] };
  accepted = accepts.find((one) => one.network === devEvm.network) ?? {};
  good = await signed({});
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});

async function signed(changes: { to?: Hex; value?: bigint; validAfter?: bigint; validBefore?: bigint }): Promise<typeof good> {
  const { authorization, signature } = await signAuthorization({ privateKey: buyer.privateKey as Hex, to: link.evm as Hex, value: 1_500_000n, ...changes });
  return { authorization: Object.fromEntries(Object.entries(authorization).map(([name, value]) => [name, String(value)])), signature };
}

const nowSeconds = (): bigint => BigInt(Math.floor(Date.now() / 1_000));
const encode = (document: unknown): string => Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)).toString('base64');
const v2 = (payload: unknown, changes: object = {}): Record<string, string> => ({ 'payment-signature': encode({ x402Version: 2, accepted, payload, ...changes }) });
const v1 = (payload: unknown, changes: object = {}): Record<string, string> => ({ 'x-payment': encode({ x402Version: 1, scheme: 'exact', network: 'base-sepolia', payload, ...changes }) });
const send = (headers: Record<string, string>): Promise<Response> => fetch(`${till.url}/p/${link.slug}`, { headers });
const change = (fields: Record<string, unknown>) => ({ ...good, authorization: { ...good.authorization, ...fields } });

const table: [what: string, headers: () => Record<string, string> | Promise<Record<string, string>>, status: number, reason: string][] = [
  ['no base64', () => ({ 'x-payment': '***' }), 400, 'payment_header_not_base64'],
  ['an empty header', () => ({ 'payment-signature': '' }), 400, 'payment_header_not_base64'],
  ['no JSON', () => ({ 'x-payment': encode('hello') }), 400, 'payment_not_json'],
  ['a JSON list', () => ({ 'x-payment': encode([]) }), 400, 'payment_malformed'],
  ['JSON null', () => ({ 'payment-signature': encode('null') }), 400, 'payment_malformed'],
  ['deep JSON', () => ({ 'x-payment': encode(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) }), 400, 'payment_too_deep'],
  ['a header above the cap', () => ({ 'payment-signature': 'A'.repeat(8_193) }), 431, 'payment_header_too_large'],
  ['64 kB', () => ({ 'x-payment': 'A'.repeat(65_536) }), 431, 'payment_header_too_large'],
  ['another version', () => v2(good, { x402Version: 3 }), 400, 'unsupported_version'],
  ['another scheme', () => v1(good, { scheme: 'upto' }), 402, 'unsupported_scheme'],
  ['an unknown network', () => v1(good, { network: 'narnia' }), 402, 'unsupported_network'],
  ['a network not offered', () => v1(good, { network: 'base' }), 402, 'network_mismatch'],
  ['an amount of NaN', () => v1(change({ value: 'NaN' })), 400, 'payment_malformed'],
  ['an amount of 2^256', () => v1(change({ value: (2n ** 256n).toString() })), 400, 'payment_malformed'],
  ['a negative amount', () => v1(change({ value: '-1' })), 400, 'payment_malformed'],
  ['an amount of 1e400', () => v1(change({ value: 1e400 })), 400, 'payment_malformed'],
  ['a missing nonce', () => v1(change({ nonce: undefined })), 400, 'payment_malformed'],
  ['a further field', () => v2({ ...good, permit2Authorization: {} }), 402, 'unsupported_transfer_method'],
  ['less than the price', async () => v1(await signed({ value: 1_499_999n })), 402, 'amount_mismatch'],
  ['more than the price', async () => v2(await signed({ value: 1_500_001n })), 402, 'amount_mismatch'],
  ['another payee', async () => v2(await signed({ to: devMerchant(1).evm as Hex })), 402, 'recipient_mismatch'],
  ['an expired authorization', async () => v2(await signed({ validBefore: 1n })), 402, 'expires_too_soon'],
  ['an authorization for a year', async () => v1(await signed({ validBefore: nowSeconds() + 31_536_000n })), 402, 'expires_too_late'],
  ['an authorization for later', async () => v1(await signed({ validAfter: nowSeconds() + 200n })), 402, 'not_valid_yet'],
  ['a signature of nothing', () => v2({ ...good, signature: `0x${'11'.repeat(65)}` }), 402, 'signature_invalid'],
  ['a signature over another nonce', () => v2(change({ nonce: `0x${'42'.repeat(32)}` })), 402, 'signature_invalid'],
  ['Solana bytes that are none', () => v1({ transaction: 'AAAA' }, { network: 'solana-devnet' }), 402, 'transaction_malformed'],
];

describe('a payment that cannot be one', () => {
  it.each(table)('is refused with its reason: %s', async (_what, headers, status, reason) => {
    const response = await send(await headers());
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ reason, status });
    expect(response.status).toBe(status);
    expect(response.headers.has('payment-required')).toBe(status === 402);
  });

  it('never is a server error, whatever the bytes, and never reaches the facilitator', async () => {
    const before = world.facilitator.settleCalls;
    const header = fc.oneof(
      fc.string({ maxLength: 200 }).map((text) => Buffer.from(text).toString('base64')),
      fc.base64String({ maxLength: 300 }),
      fc.jsonValue({ maxDepth: 4 }).map((payload) => encode({ x402Version: 2, accepted, payload })),
      fc.jsonValue({ maxDepth: 4 }).map((wrong) => encode({ x402Version: 2, accepted: wrong, payload: good })),
      fc.jsonValue({ maxDepth: 2 }).map((nonce) => encode({ x402Version: 2, accepted, payload: change({ nonce }) })),
    );
    await fc.assert(
      fc.asyncProperty(header, fc.constantFrom('x-payment', 'payment-signature'), async (value, name) => {
        const { status } = await send({ [name]: value });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
    expect(world.facilitator.settleCalls).toBe(before);
    expect(await asOwner(world.postgres.url, 'SELECT id FROM payments')).toEqual([]);
  });

  it('is answered from memory when it comes again, and too many different ones must wait', async () => {
    const bad = (n: number) => v2(change({ nonce: `0x${n.toString(16).padStart(64, '0')}` }));
    const statuses = new Set<number>();
    // What is allowed comes back with time, two a second, so none passes here.
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    try {
      for (let n = 1; n <= 130; n++) statuses.add((await send(bad(n))).status);
      expect([...statuses].sort()).toEqual([402, 429]);
      expect((await send(bad(1))).status).toBe(402);
      expect((await send(v2(good))).status).toBe(429);
    } finally {
      now.mockRestore();
    }
  });
});
