import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { devBuyers, devEvm, poll, signAuthorization } from '@till/testing';
import type { Hex } from 'viem';
import { checkedPayment, inState, startMoneyOnly } from '../../../test/money-only.js';
import { asOwner, forgetWork, type Seeded, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { PaymentsService } from '../payments/payments.service.js';
import { FirstAttempts } from './first-attempts.js';

const buyers = devBuyers().filter((one) => one.network === devEvm.network);

let world: World;
let link: Seeded;
let till: INestApplicationContext | undefined;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  link = await seedLink(world.postgres.url, await seedMerchant(world.postgres.url), { price: 1_000_000n });
  world.facilitator.mode = { kind: 'pass' };
  world.facilitator.settleCalls = 0;
});
afterEach(async () => {
  await till?.close();
  till = undefined;
  await forgetWork(world.postgres.url);
});

async function start(overrides: Record<string, string> = {}): Promise<INestApplicationContext> {
  till = await startMoneyOnly(world.config(overrides));
  return till;
}

const signed = (place: number) => signAuthorization({ privateKey: buyers[place]?.privateKey as Hex, to: link.evm as Hex, value: 1_000_000n });

/** Takes in a payment of one of the buyers, as a door does. */
async function takenIn(app: INestApplicationContext, place: number): Promise<Payment> {
  const { submission } = await app.get(FirstAttempts).submit(checkedPayment(await signed(place), link, world.facilitator.url));
  if (submission.kind !== 'claimed') throw new Error(`not claimed but ${submission.kind}`);
  return submission.payment;
}

/** Takes in a payment that waits for its origin, as a gateway does. */
async function held(app: INestApplicationContext, place: number): Promise<Payment> {
  const submission = await app.get(PaymentsService).submit({ ...checkedPayment(await signed(place), link, world.facilitator.url), heldUntil: new Date(Date.now() + 60_000) });
  if (submission.kind !== 'claimed') throw new Error(`not claimed but ${submission.kind}`);
  return submission.payment;
}
const answered = [{ type: 'answered', data: {} }];
/** What a gateway writes beside the release, here into the payment's own timeline. */
const beside = (app: INestApplicationContext, payment: Payment) => (tx: Transaction) => app.get(PaymentMoves, { strict: false }).tell(tx, payment, [{ type: 'kept' }]);

const settled = (app: INestApplicationContext, id: string) => inState(app.get(PaymentsService), id, 'settled', 'final');
const topicsOf = async (id: string) => (await asOwner<{ topic: string }>(world.postgres.url, 'SELECT topic FROM outbox WHERE subject_id = $1 ORDER BY created_at', [id])).map(({ topic }) => topic);
const stepsOf = async (id: string) => (await asOwner<{ type: string }>(world.postgres.url, 'SELECT type FROM payment_events WHERE payment_id = $1 ORDER BY id', [id])).map(({ type }) => type);
const attemptsOf = (id: string) => asOwner(world.postgres.url, 'SELECT n, outcome, reason FROM settlement_attempts WHERE payment_id = $1 ORDER BY n', [id]);
const call = () => poll('the call', () => Promise.resolve(world.facilitator.settleCalls > 0 || undefined));

describe('a payment taken in where somebody waits', () => {
  it('is claimed with its first attempt, and settles without the queue', async () => {
    // Nobody works on jobs here.
    const app = await start({ TILL_ROLE: 'api' });
    const taken = await takenIn(app, 0);
    expect(taken).toMatchObject({ status: 'settling', attempts: 1 });
    await settled(app, taken.id);
    expect(await topicsOf(taken.id)).toEqual(['payment.settling', 'payment.settled']);
    expect((await stepsOf(taken.id)).slice(0, 6)).toEqual(['received', 'verified', 'settling', 'attempt', 'evidence', 'settled']);
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('is begun by the queue when every place is taken, beside the call that takes it', async () => {
    const app = await start({ TILL_SETTLE_CONCURRENCY: '1', TILL_SETTLE_TIMEOUT_MS: '90000' });
    world.facilitator.mode = { kind: 'hang_after' };
    const first = await takenIn(app, 0);
    await call();
    world.facilitator.mode = { kind: 'pass' };
    const second = await takenIn(app, 1);
    expect([first.status, second.status]).toEqual(['settling', 'verified']);
    await settled(app, second.id);
    expect(await topicsOf(second.id)).toEqual(['payment.verified', 'payment.settled']);
    await settled(app, first.id);
    expect(await attemptsOf(first.id)).toEqual([{ n: 1, outcome: null, reason: null }]);
  });

  it('has its place back once a call that is never answered has ended', async () => {
    const app = await start({ TILL_SETTLE_CONCURRENCY: '1', TILL_SETTLE_TIMEOUT_MS: '3000' });
    world.facilitator.mode = { kind: 'hang_after' };
    const first = await takenIn(app, 0);
    await call();
    world.facilitator.mode = { kind: 'pass' };
    await settled(app, first.id);
    // The call has ended by its time limit, or ends with it now.
    const third = await poll('a place', async () => {
      const taken = await takenIn(app, 2);
      await settled(app, taken.id);
      return taken.status === 'settling' || undefined;
    });
    expect(third).toBe(true);
  });

  it('is left to the queue by doors that only take in', async () => {
    const app = await start({ TILL_DOORS_SETTLE: '0' });
    const taken = await takenIn(app, 0);
    expect(taken.status).toBe('verified');
    await settled(app, taken.id);
  });
});

describe('a held payment', () => {
  it('is released with its first attempt, and settles without the queue', async () => {
    const app = await start({ TILL_ROLE: 'api' });
    const payment = await held(app, 0);
    expect(await app.get(FirstAttempts).release(payment, answered, beside(app, payment))).toMatchObject({ status: 'settling', attempts: 1, heldUntil: null });
    await settled(app, payment.id);
    expect(await topicsOf(payment.id)).toEqual(['payment.settling', 'payment.settled']);
    expect((await stepsOf(payment.id)).slice(0, 7)).toEqual(['received', 'verified', 'answered', 'settling', 'kept', 'attempt', 'evidence']);
    expect(await attemptsOf(payment.id)).toEqual([{ n: 1, outcome: 'settled', reason: null }]);
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('is begun by the queue where doors leave settlement to it', async () => {
    const app = await start({ TILL_DOORS_SETTLE: '0' });
    const payment = await held(app, 0);
    expect(await app.get(FirstAttempts).release(payment, answered, beside(app, payment))).toMatchObject({ status: 'verified', attempts: 0, heldUntil: null });
    await settled(app, payment.id);
    expect(await topicsOf(payment.id)).toEqual(['payment.verified', 'payment.settled']);
  });

  it('is released once, however many do it at the same time', async () => {
    const app = await start();
    const payment = await held(app, 0);
    const released = await Promise.all(Array.from({ length: 6 }, () => app.get(FirstAttempts).release(payment, answered, beside(app, payment))));
    expect(released.filter((one) => one !== null).length).toBe(1);
    await settled(app, payment.id);
    expect((await stepsOf(payment.id)).filter((type) => type === 'kept').length).toBe(1);
    expect(await attemptsOf(payment.id)).toEqual([{ n: 1, outcome: 'settled', reason: null }]);
    expect(world.facilitator.settleCalls).toBe(1);
  });

  it('whose hold ran out is released to nobody, with nothing written and nothing sent', async () => {
    const app = await start({ TILL_ROLE: 'api' });
    const payment = await held(app, 0);
    await asOwner(world.postgres.url, "UPDATE payments SET held_until = now() - interval '1 second' WHERE id = $1", [payment.id]);
    expect(await app.get(FirstAttempts).release(payment, answered, beside(app, payment))).toBeNull();
    expect([await stepsOf(payment.id), world.facilitator.settleCalls]).toEqual([['received', 'verified'], 0]);
  });
});

describe('an attempt under way', () => {
  it('keeps a Till that stops until what came of it is on record', async () => {
    const app = await start();
    world.facilitator.mode = { kind: 'hang' };
    const { id } = await takenIn(app, 0);
    await call();
    await app.close();
    till = undefined;
    const [row] = await asOwner<{ status: string; outcome: string }>(world.postgres.url, 'SELECT p.status, a.outcome FROM payments p JOIN settlement_attempts a ON a.payment_id = p.id WHERE p.id = $1', [id]);
    expect(row).toEqual({ status: 'unknown', outcome: 'unknown' });
  });
});
