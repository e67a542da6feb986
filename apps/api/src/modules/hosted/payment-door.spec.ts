import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { poll } from '@till/testing';
import type { Hex } from 'viem';
import { buyerOn, impatiently, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, type Seeded, seedJar, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';

let world: World;
let till: RunningTill;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;
let link: Seeded;
const evmBuyer = buyerOn('evm');
const solanaBuyer = buyerOn('solana');

beforeAll(async () => {
  world = await startWorld();
  till = await startTill(world.config({ TILL_SETTLE_TIMEOUT_MS: '5000' }));
  merchant = await seedMerchant(world.postgres.url);
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});
beforeEach(async () => {
  world.facilitator.mode = { kind: 'pass' };
  world.facilitator.settleCalls = 0;
  link = await seedLink(world.postgres.url, merchant, { price: 1_500_000n, deliverable: { type: 'json', content: { secret: 42 } } });
});

const address = (at: Seeded = link): string => `${till.url}/p/${at.slug}`;
const resend = (url: string, headers: Record<string, string>): Promise<Response> => fetch(url, { headers: { accept: 'application/json', ...headers } });
const problemOf = async (response: Response) => (await response.json()) as { code: string; reason?: string; paymentId?: string; accepts?: unknown[] };
const settledAt = async (id: string | undefined) =>
  poll(`${id ?? ''} settled`, async () => {
    const receipt = (await (await fetch(`${till.url}/r/${id ?? ''}`)).json()) as { status: string };
    return receipt.status === 'settled' || receipt.status === 'final' ? receipt : undefined;
  }, { everyMs: 50 });

describe('a paid request', () => {
  it.each([1, 2] as const)('is settled on an EVM chain in v%s and gets what it bought', async (version) => {
    const before = await world.evm.usdcBalance(merchant.evm as Hex);
    const { response, settlement, paymentId } = await payAsClient(world, address(), evmBuyer, version);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ secret: 42 });
    expect(settlement).toMatchObject({ success: true, transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
    expect(paymentId).toMatch(/^pay_/);
    expect(await world.evm.usdcBalance(merchant.evm as Hex)).toBe(before + 1_500_000n);
  });

  it.each([1, 2] as const)('is settled on Solana in v%s and gets what it bought', async (version) => {
    const before = await world.solana.usdcBalance(merchant.solana);
    const { response, settlement } = await payAsClient(world, address(), solanaBuyer, version);
    expect(await response.json()).toEqual({ secret: 42 });
    expect(response.status).toBe(200);
    expect(settlement).toMatchObject({ success: true, payer: solanaBuyer.address });
    expect(await world.solana.usdcBalance(merchant.solana)).toBe(before + 1_500_000n);
  });

  it('gets the same answer two hundred times at once, and settles once', async () => {
    const before = await world.evm.usdcBalance(merchant.evm as Hex);
    world.facilitator.mode = { kind: 'answer', status: 503, body: {} };
    const first = await impatiently(till, () => payAsClient(world, address(), evmBuyer));
    world.facilitator.mode = { kind: 'pass' };
    const answers = await Promise.all(Array.from({ length: 200 }, () => resend(address(), first.paymentHeaders)));
    const texts = new Set(await Promise.all(answers.map((answer) => answer.text())));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect([...texts]).toEqual(['{"secret":42}']);
    expect(new Set(answers.map(({ headers }) => headers.get('till-payment')))).toEqual(new Set([first.paymentId]));
    expect(await world.evm.usdcBalance(merchant.evm as Hex)).toBe(before + 1_500_000n);
  });

  it('is answered again after the link is paused and dearer', async () => {
    const { paymentHeaders, paymentId } = await payAsClient(world, address(), evmBuyer);
    await asOwner(world.postgres.url, 'UPDATE resources SET price = 9000000, active = false, version = version + 1 WHERE id = $1', [link.resourceId]);
    const again = await resend(address(), paymentHeaders);
    expect(again.status).toBe(200);
    expect(again.headers.get('till-payment')).toBe(paymentId);
  });

  it('gets 409 at another link, with the payment’s id for the same merchant only', async () => {
    const { paymentHeaders, paymentId } = await payAsClient(world, address(), evmBuyer);
    const sibling = await seedLink(world.postgres.url, merchant, { price: 1_500_000n });
    const dearer = await seedLink(world.postgres.url, merchant, { price: 7_000_000n });
    const foreign = await seedLink(world.postgres.url, await seedMerchant(world.postgres.url), { price: 1_500_000n });
    for (const [other, id] of [[sibling, paymentId], [dearer, paymentId], [foreign, null]] as const) {
      const answer = await resend(address(other), paymentHeaders);
      expect(answer.status).toBe(409);
      expect(answer.headers.get('till-payment')).toBe(id);
      expect((await problemOf(answer)).code).toBe('authorization_used_elsewhere');
    }
  });

  it('waits with a second authorization until the first is resolved, unless the payer insists', async () => {
    world.facilitator.mode = { kind: 'hang' };
    const first = await impatiently(till, () => payAsClient(world, address(), evmBuyer));
    expect(first.response.status).toBe(202);
    const second = await payAsClient(world, address(), evmBuyer);
    expect(second.response.status).toBe(409);
    expect(second.paymentId).toBe(first.paymentId);
    expect(await problemOf(second.response)).toMatchObject({ code: 'payment_in_progress', paymentId: first.paymentId });
    world.facilitator.mode = { kind: 'pass' };
    const insisted = await resend(address(), { ...second.paymentHeaders, 'till-pay-again': 'true' });
    expect(insisted.status).toBe(200);
    await settledAt(first.paymentId);
  });

  it('gets 202 and a status address while the facilitator hangs, and settles later', async () => {
    world.facilitator.mode = { kind: 'hang_after' };
    const { response, paymentId, paymentHeaders } = await impatiently(till, () => payAsClient(world, address(), evmBuyer));
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/r/${paymentId ?? ''}`);
    expect(response.headers.get('payment-required')).toBeNull();
    await settledAt(paymentId);
    expect(await (await resend(address(), paymentHeaders)).json()).toEqual({ secret: 42 });
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('gets 402 with the reason and fresh terms when it is refused', async () => {
    world.facilitator.mode = { kind: 'answer', status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: 'eip155:84532' } };
    const { response, settlement } = await payAsClient(world, address(), evmBuyer);
    expect(response.status).toBe(402);
    expect(settlement).toMatchObject({ success: false, errorReason: 'insufficient_funds' });
    expect(response.headers.get('payment-required')).not.toBeNull();
    expect(await problemOf(response)).toMatchObject({ code: 'payment_refused', reason: 'insufficient_funds', error: 'insufficient_funds', x402Version: 1 });
  });

  it('is honoured at the price it was quoted when the price changed meanwhile', async () => {
    const quoted = await fetch(address(), { headers: { accept: 'application/json' } });
    const challenge = JSON.parse(Buffer.from(quoted.headers.get('payment-required') ?? '', 'base64').toString('utf8')) as { accepts: { extra: { quote: string } }[] };
    expect(challenge.accepts[0]?.extra.quote).toMatch(/^[0-9a-z]+\./);
    world.facilitator.mode = { kind: 'answer', status: 503, body: {} };
    const { paymentHeaders } = await impatiently(till, () => payAsClient(world, address(), buyerOn('evm', 1)));
    await asOwner(world.postgres.url, 'DELETE FROM payment_claims WHERE resource_id = $1', [link.resourceId]);
    await asOwner(world.postgres.url, "UPDATE payments SET status = 'failed', next_check_at = NULL WHERE resource_id = $1", [link.resourceId]);
    await asOwner(world.postgres.url, 'UPDATE resources SET price = 9000000, version = version + 1 WHERE id = $1', [link.resourceId]);
    await till.stop();
    world.facilitator.mode = { kind: 'pass' };
    till = await startTill(world.config({ TILL_SETTLE_TIMEOUT_MS: '5000' }));
    expect((await resend(address(), paymentHeaders)).status).toBe(200);
    expect((await payAsClient(world, address(), buyerOn('evm', 1), 1)).response.status).toBe(200);
  });
});

describe('a tip', () => {
  it('moves exactly what was asked for and is refused outside the limits', async () => {
    const handle = `ada-${String(Date.now())}`;
    await seedJar(world.postgres.url, merchant, handle);
    const before = await world.evm.usdcBalance(merchant.evm as Hex);
    const { response } = await payAsClient(world, `${till.url}/t/${handle}?amount=2.5`, evmBuyer);
    expect(response.status).toBe(200);
    expect(await world.evm.usdcBalance(merchant.evm as Hex)).toBe(before + 2_500_000n);
    const tooMuch = await fetch(`${till.url}/t/${handle}?amount=51`);
    expect(tooMuch.status).toBe(422);
    expect((await problemOf(tooMuch)).code).toBe('amount_out_of_range');
    for (const amount of ['abc', '-1', '1e3', 'NaN', '1.0000001', '', '0', '9'.repeat(80)]) {
      expect((await fetch(`${till.url}/t/${handle}?amount=${amount}`)).status).toBe(422);
    }
  });
});
