import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClientExtension } from '@x402/core/client';
import { appendPaymentIdentifierToExtensions, generatePaymentId, PAYMENT_IDENTIFIER } from '@x402/extensions/payment-identifier';
import type { Hex } from 'viem';
import { buyerOn, impatiently, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, type Seeded, seedJar, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';

let world: World;
let till: RunningTill;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;
let link: Seeded;
const buyer = buyerOn('evm');

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

/** A reference client that names its purchases. */
const naming = (id: string): ClientExtension => ({
  key: PAYMENT_IDENTIFIER,
  enrichPaymentPayload: (payload) => Promise.resolve({ ...payload, extensions: appendPaymentIdentifierToExtensions(structuredClone(payload.extensions ?? {}), id) }),
});
const pay = (id: string, url = `${till.url}/p/${link.slug}`, who = buyer) => payAsClient(world, url, who, 2, [naming(id)]);
const received = (): Promise<bigint> => world.evm.usdcBalance(merchant.evm as Hex);

describe('a purchase that its payer named', () => {
  it('is paid once by a client that lost the answer and signs anew under the same name', async () => {
    const [before, id] = [await received(), generatePaymentId()];
    const first = await pay(id);
    const second = await pay(id);
    expect(second.paymentHeaders['payment-signature']).not.toBe(first.paymentHeaders['payment-signature']);
    expect([first.response.status, second.response.status]).toEqual([200, 200]);
    expect(await second.response.json()).toEqual({ secret: 42 });
    expect(second.paymentId).toBe(first.paymentId);
    expect(second.settlement?.transaction).toBe(first.settlement?.transaction);
    expect(world.facilitator.settleCalls).toBe(1);
    expect(await received()).toBe(before + 1_500_000n);
    expect((await pay(generatePaymentId())).paymentId).not.toBe(first.paymentId);
  });

  it('is paid once however many sign for it at the same moment', async () => {
    const [before, id] = [await received(), generatePaymentId()];
    const answers = await Promise.all(Array.from({ length: 6 }, () => pay(id)));
    expect(new Set(answers.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(answers.map(({ response }) => response.status)).toEqual(answers.map(() => 200));
    expect(await received()).toBe(before + 1_500_000n);
  });

  it('waits for its payment while that one is open, instead of being refused', async () => {
    world.facilitator.mode = { kind: 'hang_after' };
    const id = generatePaymentId();
    const first = await impatiently(till, () => pay(id));
    expect(first.response.status).toBe(202);
    const second = await impatiently(till, () => pay(id));
    expect([200, 202]).toContain(second.response.status);
    expect(second.paymentId).toBe(first.paymentId);
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('may be tried again when its payment took no money', async () => {
    world.facilitator.mode = { kind: 'answer', status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: world.evm.network } };
    const id = generatePaymentId();
    const failed = await pay(id);
    expect(failed.response.status).toBe(402);
    world.facilitator.mode = { kind: 'pass' };
    const paid = await pay(id);
    expect(paid.response.status).toBe(200);
    expect(paid.paymentId).not.toBe(failed.paymentId);
    expect((await pay(id)).paymentId).toBe(paid.paymentId);
  });

  it('is the payer’s at this resource only: the same name elsewhere, or of another payer, is another purchase', async () => {
    const id = generatePaymentId();
    const other = await seedLink(world.postgres.url, merchant, { price: 1_500_000n });
    const ids = [await pay(id), await pay(id, `${till.url}/p/${other.slug}`), await pay(id, `${till.url}/p/${link.slug}`, buyerOn('evm', 1)), await pay(id, `${till.url}/p/${link.slug}`, buyerOn('solana'))].map(({ paymentId }) => paymentId);
    expect(new Set(ids).size).toBe(4);
  });

  it('cannot be a tip of another amount', async () => {
    const handle = `ada-${String(Date.now())}`;
    await seedJar(world.postgres.url, merchant, handle);
    const id = generatePaymentId();
    const tip = await pay(id, `${till.url}/t/${handle}?amount=2`);
    const other = await pay(id, `${till.url}/t/${handle}?amount=3`);
    expect(tip.response.status).toBe(200);
    expect([other.response.status, other.paymentId]).toEqual([409, tip.paymentId]);
    expect(await other.response.json()).toMatchObject({ code: 'payment_identifier_reused', paymentId: tip.paymentId });
  });

  it('is refused under a name that is none, before anything is taken', async () => {
    const malformed: ClientExtension = { key: PAYMENT_IDENTIFIER, enrichPaymentPayload: (payload) => Promise.resolve({ ...payload, extensions: { [PAYMENT_IDENTIFIER]: { info: { required: false, id: 'short' } } } }) };
    const { response } = await payAsClient(world, `${till.url}/p/${link.slug}`, buyer, 2, [malformed]);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'payment_header_invalid', reason: 'payment_identifier_malformed' });
    expect(await asOwner(world.postgres.url, 'SELECT 1 FROM payments WHERE resource_id = $1', [link.resourceId])).toEqual([]);
  });
});
