import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { devBuyers, devEvm, poll, type SignedAuthorization, signAuthorization, submitAuthorization } from '@till/testing';
import type { Hex } from 'viem';
import { checkedPayment, claimed, inState, startMoneyOnly } from '../../../test/money-only.js';
import { asOwner, forgetWork, type Seeded, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { PaymentsService } from '../payments/payments.service.js';
import { RedriveService } from './redrive.service.js';
import { SettlementService } from './settlement.service.js';

const [buyer, secondBuyer] = devBuyers().filter((one) => one.network === devEvm.network);
if (!buyer || !secondBuyer) throw new Error('no dev buyers');

let world: World;
let link: Seeded;
let till: INestApplicationContext | undefined;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  link = await seedLink(world.postgres.url, await seedMerchant(world.postgres.url), { price: 1_500_000n });
  world.facilitator.mode = { kind: 'pass' };
  world.facilitator.settleCalls = 0;
});
afterEach(async () => {
  await till?.close();
  till = undefined;
  await forgetWork(world.postgres.url);
});

const start = async (overrides: Record<string, string> = {}): Promise<PaymentsService> => {
  till = await startMoneyOnly(world.config(overrides));
  return till.get(PaymentsService);
};

const signed = (amount: bigint, changes: { validBefore?: bigint; key?: string } = {}): Promise<SignedAuthorization> =>
  signAuthorization({ privateKey: (changes.key ?? buyer.privateKey) as Hex, to: link.evm as Hex, value: amount, ...(changes.validBefore === undefined ? {} : { validBefore: changes.validBefore }) });

const wanted = (authorization: SignedAuthorization, at: Seeded = link) => checkedPayment(authorization, at, world.facilitator.url);
const stepsOf = async (id: string): Promise<string[]> => (await asOwner<{ type: string }>(world.postgres.url, 'SELECT type FROM payment_events WHERE payment_id = $1 ORDER BY id', [id])).map((row) => row.type);
const evidenceOf = (id: string) => asOwner<{ transaction: string; amount: string }>(world.postgres.url, 'SELECT transaction, amount FROM evidence WHERE payment_id = $1', [id]);
const balance = () => world.evm.usdcBalance(link.evm as Hex);

describe('settlement on a real chain', () => {
  it('settles a claimed payment with evidence and moves exactly its amount', async () => {
    const payments = await start();
    const before = await balance();
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    const payment = await inState(payments, id, 'settled', 'final');
    expect(await balance()).toBe(before + 1_500_000n);
    expect(await evidenceOf(id)).toEqual([{ transaction: payment.transaction, amount: '1500000' }]);
    expect((await stepsOf(id)).slice(0, 6)).toEqual(['received', 'verified', 'settling', 'attempt', 'evidence', 'settled']);
  });

  it('settles by evidence when the facilitator mines and never answers', async () => {
    // Whoever looks at the chain finds the transfer before the call is given up, so that nothing is sent again.
    const payments = await start({ TILL_SETTLE_TIMEOUT_MS: '90000' });
    world.facilitator.mode = { kind: 'hang_after' };
    const before = await balance();
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    await inState(payments, id, 'settled', 'final');
    expect(world.facilitator.settleCalls).toBe(1);
    expect(await balance()).toBe(before + 1_500_000n);
  });

  it('sends the identical payment again after a facilitator that hung, and settles once', async () => {
    const payments = await start({ TILL_SETTLE_TIMEOUT_MS: '400' });
    world.facilitator.mode = { kind: 'hang' };
    const before = await balance();
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    await inState(payments, id, 'unknown');
    world.facilitator.mode = { kind: 'pass' };
    const payment = await inState(payments, id, 'settled', 'final');
    expect(payment.attempts).toBeGreaterThan(1);
    expect(await balance()).toBe(before + 1_500_000n);
    expect(await evidenceOf(id)).toHaveLength(1);
  });

  it('rejects with the reason when the facilitator certainly refuses and the chain agrees', async () => {
    const payments = await start();
    world.facilitator.mode = { kind: 'answer', status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: devEvm.network } };
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    const payment = await inState(payments, id, 'rejected');
    expect(payment.reason).toBe('insufficient_funds');
  });

  it('settles a payment whose facilitator said no although it paid', async () => {
    const payments = await start();
    world.facilitator.mode = { kind: 'lie_after', status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: devEvm.network } };
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    expect((await inState(payments, id, 'settled', 'final')).transaction).toMatch(/^0x[0-9a-f]{64}$/);
  });

  it('does not believe a facilitator that says settled without a transfer', async () => {
    const payments = await start();
    world.facilitator.mode = { kind: 'answer', status: 200, body: { success: true, transaction: `0x${'ab'.repeat(32)}`, network: devEvm.network } };
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    const payment = await inState(payments, id, 'unknown');
    expect(payment.reason).toBe('not_on_chain_yet');
    expect(await evidenceOf(id)).toEqual([]);
  });

  it('credits a payment that somebody else submitted, once', async () => {
    const payments = await start({ TILL_SETTLE_TIMEOUT_MS: '400' });
    world.facilitator.mode = { kind: 'hang' };
    const authorization = await signed(1_500_000n);
    const before = await balance();
    const id = await claimed(payments, wanted(authorization));
    await submitAuthorization(world.evm.url, authorization);
    await inState(payments, id, 'settled', 'final');
    expect(await balance()).toBe(before + 1_500_000n);
  });

  it('settles a refused payment late when its authorization lands after all', async () => {
    const payments = await start();
    world.facilitator.mode = { kind: 'answer', status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: devEvm.network } };
    const authorization = await signed(1_500_000n);
    const id = await claimed(payments, wanted(authorization));
    await inState(payments, id, 'rejected');
    await submitAuthorization(world.evm.url, authorization);
    await till?.get(RedriveService).redrive(id);
    expect((await payments.find(id))?.status).toBe('settled');
  });

  it('becomes final when its block is final', async () => {
    const payments = await start();
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    await inState(payments, id, 'settled');
    await world.evm.mine(200);
    await till?.get(RedriveService).redrive(id);
    const payment = await inState(payments, id, 'final');
    expect(payment.review).toBe(false);
  });
});

describe('settlement after a crash', () => {
  it('settles what was claimed before the worker started', async () => {
    const door = await start({ TILL_ROLE: 'api' });
    const id = await claimed(door, wanted(await signed(1_500_000n)));
    await till?.close();
    await asOwner(world.postgres.url, 'UPDATE payments SET next_check_at = now() WHERE id = $1', [id]);
    const payments = await start();
    await inState(payments, id, 'settled', 'final');
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('finds the money of an attempt whose process died between broadcast and record', async () => {
    const door = await start({ TILL_ROLE: 'api' });
    const authorization = await signed(1_500_000n);
    const before = await balance();
    const id = await claimed(door, wanted(authorization));
    await submitAuthorization(world.evm.url, authorization);
    await till?.close();
    await asOwner(world.postgres.url, "UPDATE payments SET status = 'settling', attempts = 1, lease_until = now() - interval '1 second', next_check_at = now() WHERE id = $1", [id]);
    const payments = await start();
    const payment = await inState(payments, id, 'settled', 'final');
    expect(await balance()).toBe(before + 1_500_000n);
    expect(payment.attempts).toBe(1);
  });

  it('finds the money of a running attempt whose facilitator paid and hangs', async () => {
    const payments = await start({ TILL_ROLE: 'api', TILL_SETTLE_TIMEOUT_MS: '1500' });
    world.facilitator.mode = { kind: 'hang_after' };
    const authorization = await signed(1_500_000n);
    const id = await claimed(payments, wanted(authorization));
    const running = (till as INestApplicationContext).get(SettlementService).settle(id);
    await inState(payments, id, 'settling');
    await poll('the broadcast', async () => (world.facilitator.settleCalls === 1 && (await world.facilitator.idle()) ? true : undefined));
    await till?.get(RedriveService).redrive(id);
    const settled = await payments.find(id);
    expect(settled?.status).toBe('settled');
    await running;
    expect(await payments.find(id)).toEqual(settled);
  });

  it('leaves a running attempt alone until its lease ends', async () => {
    const payments = await start();
    world.facilitator.mode = { kind: 'hang' };
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    await inState(payments, id, 'settling');
    await till?.get(RedriveService).redrive(id);
    expect((await payments.find(id))?.status).toBe('settling');
  });
});

describe('jobs that come twice', () => {
  it('make one attempt and one proof however often they run at once', async () => {
    const payments = await start({ TILL_ROLE: 'api' });
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    const service = (till as INestApplicationContext).get(SettlementService);
    await Promise.all(Array.from({ length: 12 }, () => service.settle(id)));
    expect(world.facilitator.settleCalls).toBe(1);
    expect((await payments.find(id))?.status).toBe('settled');
    await service.settle(id);
    await till?.get(RedriveService).redrive(id);
    expect(await evidenceOf(id)).toHaveLength(1);
    expect((await stepsOf(id)).filter((step) => step === 'settled')).toHaveLength(1);
  });

  it('change nothing with the answer to an attempt that was given up meanwhile', async () => {
    const payments = await start({ TILL_ROLE: 'api' });
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    await asOwner(world.postgres.url, "UPDATE payments SET status = 'settling', attempts = 2 WHERE id = $1", [id]);
    const second = await inState(payments, id, 'settling');
    const refused = (attempts: number) => (till as INestApplicationContext).get(UnitOfWork).system((tx) => (till as INestApplicationContext).get(PaymentMoves).move(tx, { payment: { ...second, attempts }, to: 'rejected', steps: [{ type: 'rejected' }] }));
    expect(await refused(1)).toBeNull();
    expect(await payments.find(id)).toEqual(second);
    expect(await refused(2)).toMatchObject({ status: 'rejected' });
  });
});

describe('claims', () => {
  it('have one winner of a race, and every loser sees the winner’s payment', async () => {
    const payments = await start();
    const payment = wanted(await signed(1_500_000n));
    const taken = await Promise.all(Array.from({ length: 100 }, () => payments.submit(payment)));
    expect(taken.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(taken.filter(({ kind }) => kind === 'known')).toHaveLength(99);
    expect(new Set(taken.map((one) => ('payment' in one ? one.payment.id : '')))).toHaveProperty('size', 1);
  });

  it('cannot be taken again at another link', async () => {
    const payments = await start();
    const authorization = await signed(1_500_000n);
    const id = await claimed(payments, wanted(authorization));
    const other = await seedLink(world.postgres.url, link, { price: 1_500_000n });
    expect(await payments.submit(wanted(authorization, other))).toEqual({ kind: 'used_elsewhere', paymentId: id, samePayee: true });
  });

  it('wait for the payer’s unresolved payment at the same link, unless the payer insists', async () => {
    const payments = await start();
    world.facilitator.mode = { kind: 'hang' };
    const id = await claimed(payments, wanted(await signed(1_500_000n)));
    const second = wanted(await signed(1_500_000n));
    expect(await payments.submit(second)).toMatchObject({ kind: 'in_progress', payment: { id } });
    expect(await payments.submit({ ...second, payAgain: true })).toMatchObject({ kind: 'claimed' });
    expect(await payments.submit(wanted(await signed(1_500_000n, { key: secondBuyer.privateKey })))).toMatchObject({ kind: 'claimed' });
  });
});
