import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { devBuyers, devEvm, signAuthorization } from '@till/testing';
import type { Hex } from 'viem';
import { checkedPayment, claimed, startMoneyOnly } from '../../../test/money-only.js';
import { asOwner, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import type { Payment } from '../payments/payment.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { PaymentsService } from '../payments/payments.service.js';
import { PaymentWaiter } from './payment-waiter.js';

const buyer = devBuyers().find((one) => one.network === devEvm.network);
if (!buyer) throw new Error('no dev buyer');
const longMs = 60_000;

let world: World;
let till: INestApplicationContext;
let payments: PaymentsService;

beforeAll(async () => {
  world = await startWorld();
  // Nobody works on jobs here: what becomes of a payment, the tests say.
  till = await startMoneyOnly(world.config({ TILL_ROLE: 'api' }));
  payments = till.get(PaymentsService);
});
afterAll(async () => {
  await till.close();
  await world.stop();
});

async function open(): Promise<Payment> {
  const link = await seedLink(world.postgres.url, await seedMerchant(world.postgres.url), { price: 1_000_000n });
  const authorization = await signAuthorization({ privateKey: buyer?.privateKey as Hex, to: link.evm as Hex, value: 1_000_000n });
  const id = await claimed(payments, checkedPayment(authorization, link, world.facilitator.url));
  const payment = await payments.find(id);
  if (!payment) throw new Error('a claim without a payment');
  return payment;
}

/** A waiter, and how often it asked the database. */
function waiter(asked: Partial<Pick<PaymentsService, 'find' | 'resolvedOf'>> = {}): { waits: PaymentWaiter; reads: () => number } {
  let reads = 0;
  const counted = {
    find: (id: string) => (reads++, (asked.find ?? payments.find.bind(payments))(id)),
    resolvedOf: (ids: readonly string[]) => (reads++, (asked.resolvedOf ?? payments.resolvedOf.bind(payments))(ids)),
  };
  return { waits: new PaymentWaiter(till.get(Config), till.get(SignalBus), till.get(PaymentMoves), counted as PaymentsService), reads: () => reads };
}

const reject = (payment: Payment) =>
  till.get(UnitOfWork).system((tx) => till.get(PaymentMoves).move(tx, { payment, to: 'rejected', changes: { reason: 'said_so' }, steps: [] }));
const rejectUnheard = (...all: Payment[]) => asOwner(world.postgres.url, `UPDATE payments SET status = 'rejected' WHERE id = ANY($1)`, [all.map(({ id }) => id)]);

describe('waiting for a payment', () => {
  it('ends with the very commit of this process that resolves it, and needs no word of the database', async () => {
    const payment = await open();
    const { waits } = waiter({ find: () => Promise.reject(new Error('the database is away')), resolvedOf: () => Promise.reject(new Error('the database is away')) });
    const waiting = [waits.resolved(payment, longMs), waits.resolved(payment, longMs)];
    await reject(payment);
    for (const wait of waiting) expect(await wait).toMatchObject({ id: payment.id, status: 'rejected', reason: 'said_so' });
  });

  it('finds what another process did although its signal was lost, for all that is waited for in one question', async () => {
    const [first, second] = [await open(), await open()];
    const questions: (readonly string[])[] = [];
    const { waits } = waiter({ resolvedOf: (ids) => (questions.push(ids), payments.resolvedOf(ids)) });
    const waiting = [first, second].map((payment) => waits.resolved(payment, longMs));
    await rejectUnheard(first, second);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(new Set(questions.map(String))).toEqual(new Set([`${first.id},${second.id}`]));
  });

  it('goes on through reads that fail', async () => {
    const payment = await open();
    let failures = 0;
    const { waits } = waiter({ resolvedOf: (ids) => (failures++ < 2 ? Promise.reject(new Error('the database is away')) : payments.resolvedOf(ids)) });
    const waiting = waits.resolved(payment, longMs);
    await rejectUnheard(payment);
    expect((await waiting).status).toBe('rejected');
    expect(failures).toBeGreaterThan(2);
  });

  it('ends with the payment as it stands when patience does, and waits no longer', async () => {
    const payment = await open();
    const { waits, reads } = waiter();
    expect(await waits.resolved(payment, 1)).toMatchObject({ id: payment.id, status: 'verified' });
    expect(reads()).toBe(1);
    await reject(payment);
    expect(await waits.resolved({ ...payment, status: 'rejected' }, longMs)).toMatchObject({ status: 'rejected' });
    expect(reads()).toBe(1);
  });
});
