import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { devBuyers, devEvm, devFacilitatorKeys, type EvmChain, evmRpc, poll, signAuthorization, startDevFacilitator, startEvmChain } from '@till/testing';
import type { PaidEvidence } from '@till/chain';
import type { Hex } from 'viem';
import { checkedPayment, claimed, inState, startMoneyOnly } from '../../../test/money-only.js';
import { asOwner, forgetWork, type Seeded, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsService } from '../payments/payments.service.js';
import { FinalityService } from './finality.service.js';
import { SettlementRecords } from './settlement-records.js';

const price = 1_500_000n;
const [buyer] = devBuyers().filter((one) => one.network === devEvm.network);
if (!buyer) throw new Error('no dev buyer');

let world: World;
let link: Seeded;
let till: INestApplicationContext;
let payments: PaymentsService;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  link = await seedLink(world.postgres.url, await seedMerchant(world.postgres.url), { price });
  // Blocks are undone on purpose here, so nothing may become final by itself meanwhile.
  till = await startMoneyOnly(world.config({ TILL_SWEEP_INTERVAL_MS: '200' }));
  payments = till.get(PaymentsService);
});
afterEach(async () => {
  await till.close();
  await forgetWork(world.postgres.url);
});

const evm = (): EvmChain => world.evm;

/** Undoes blocks. On a real chain the facilitator's transaction would wait in the pool again; here its number is used up otherwise, or the next one would wait for ever. */
async function undo(depth: number): Promise<void> {
  await evm().reorg(depth);
  const { address } = devFacilitatorKeys().evm;
  await evmRpc(evm().url, 'eth_sendTransaction', [{ from: address, to: address }]);
}

const look = async (id: string): Promise<void> => {
  const payment = await payments.find(id);
  if (payment?.status === 'settled') await till.get(FinalityService).confirm(payment);
};
/** Node answers about positions are shared for a second. */
const lookUntil = (id: string, seen: (payment: Payment) => boolean): Promise<Payment> =>
  poll('the look', async () => {
    await look(id);
    const payment = await payments.find(id);
    return payment && seen(payment) ? payment : undefined;
  }, { everyMs: 100 });
const stepsOf = async (id: string): Promise<string[]> => (await asOwner<{ type: string }>(world.postgres.url, 'SELECT type FROM payment_events WHERE payment_id = $1 ORDER BY id', [id])).map((row) => row.type);
const booked = async (id: string) =>
  (await asOwner<{ wallet: string; revenue: string; kinds: string[] }>(
    world.postgres.url,
    `SELECT sum(amount) FILTER (WHERE starts_with(account, 'wallet:'))::text AS wallet, sum(-amount) FILTER (WHERE account = 'revenue')::text AS revenue,
       array_agg(kind ORDER BY e.created_at) FILTER (WHERE account = 'revenue') AS kinds
     FROM journal_entries e JOIN journal_postings p ON p.entry_id = e.id WHERE subject_id = $1`,
    [id],
  ))[0];
const standing = async (id: string) => (await asOwner<{ transaction: string; block_hash: string }>(world.postgres.url, 'SELECT transaction, block_hash FROM evidence WHERE payment_id = $1 AND retired_at IS NULL', [id]));

/** A settled payment, at which nobody looks before the test does. */
async function settled(): Promise<Payment> {
  const signed = await signAuthorization({ privateKey: buyer?.privateKey as Hex, to: link.evm as Hex, value: price });
  const id = await claimed(payments, checkedPayment(signed, link, world.facilitator.url));
  const payment = await inState(payments, id, 'settled');
  await asOwner(world.postgres.url, `UPDATE payments SET next_check_at = clock_timestamp() + interval '1 hour' WHERE id = $1`, [id]);
  return payment;
}

describe('a settled payment', () => {
  it('is booked once, then safe, then final as its block sinks', async () => {
    const { id } = await settled();
    expect(await booked(id)).toEqual({ wallet: price.toString(), revenue: price.toString(), kinds: ['receipt'] });
    await evm().mine(1);
    await lookUntil(id, ({ safeAt }) => safeAt !== null);
    await evm().mine(200);
    const final = await lookUntil(id, ({ status }) => status === 'final');
    expect(final.finalAt).not.toBeNull();
    expect(await stepsOf(id)).toEqual(expect.arrayContaining(['settled', 'safe', 'final']));
    expect(await standing(id)).toHaveLength(1);
  });

  it.each([1, 3, 10])('whose block is undone %i deep is taken back, sent again and settled once', async (depth) => {
    const before = await evm().usdcBalance(link.evm as Hex);
    const { id, transaction } = await settled();
    if (depth > 1) await evm().mine(depth - 1);
    await undo(depth);
    expect(await evm().usdcBalance(link.evm as Hex)).toBe(before);
    const again = await lookUntil(id, (payment) => payment.status !== 'settled' || payment.attempts > 1).then(() => inState(payments, id, 'settled', 'final'));
    expect(again.attempts).toBe(2);
    expect(again.transaction).not.toBe(transaction);
    expect(await evm().usdcBalance(link.evm as Hex)).toBe(before + price);
    expect(await booked(id)).toEqual({ wallet: price.toString(), revenue: price.toString(), kinds: ['receipt', 'reversal', 'receipt'] });
    expect(await standing(id)).toEqual([expect.objectContaining({ transaction: again.transaction })]);
    expect((await stepsOf(id)).filter((step) => ['settled', 'reverted', 'unknown'].includes(step))).toEqual(['settled', 'reverted', 'unknown', 'settled']);
  });

  it('whose transaction moves to another block is reversed and booked anew where it lies', async () => {
    const before = await evm().usdcBalance(link.evm as Hex);
    const seen = await settled();
    const { id, transaction, blockHash } = seen;
    const raw = await evmRpc<Hex>(evm().url, 'eth_getRawTransactionByHash', [transaction]);
    await evm().mine(2);
    await evm().reorg(3, [[raw, 2]]);
    const moved = await lookUntil(id, (payment) => payment.blockHash !== blockHash);
    expect(moved).toMatchObject({ status: 'settled', transaction, attempts: 1 });
    expect(await evm().usdcBalance(link.evm as Hex)).toBe(before + price);
    expect(await booked(id)).toEqual({ wallet: price.toString(), revenue: price.toString(), kinds: ['receipt', 'reversal', 'receipt'] });
    expect(await standing(id)).toEqual([{ transaction, block_hash: moved.blockHash }]);
    // Whoever read the payment before it was taken back, and looks now, must not take it back once more.
    await till.get(FinalityService).confirm(seen);
    expect(await booked(id)).toMatchObject({ kinds: ['receipt', 'reversal', 'receipt'] });
  });

  it('leaves the payer’s second payment alone when the first one is taken back', async () => {
    const first = await settled();
    await undo(1);
    world.facilitator.mode = { kind: 'hang' };
    const signed = await signAuthorization({ privateKey: buyer.privateKey as Hex, to: link.evm as Hex, value: price });
    const second = await claimed(payments, checkedPayment(signed, link, world.facilitator.url));
    await inState(payments, second, 'settling');
    await lookUntil(first.id, ({ status }) => status !== 'settled');
    world.facilitator.mode = { kind: 'pass' };
    await inState(payments, first.id, 'settled', 'final');
    expect((await payments.find(second))?.status).toMatch(/settling|unknown|settled/);
  });
});

describe('a log that proves another payment already', () => {
  /** A second payment that is under way, and the first one's proof, in its own block or in another one. */
  const offered = async (blockHash?: string) => {
    const first = await settled();
    world.facilitator.mode = { kind: 'hang' };
    const signed = await signAuthorization({ privateKey: buyer.privateKey as Hex, to: link.evm as Hex, value: price });
    const second = await inState(payments, await claimed(payments, checkedPayment(signed, link, world.facilitator.url)), 'settling');
    const proof: PaidEvidence = { kind: 'paid', transaction: first.transaction ?? '', logIndex: first.logIndex ?? -1, block: first.block ?? 0n, blockHash: blockHash ?? first.blockHash ?? '', timeSeconds: 0n };
    const isFirstDue = await till.get(UnitOfWork).system(async (tx) => {
      await till.get(SettlementRecords).settle(tx, second, proof, []);
      return (await tx.query<{ due: boolean }>('SELECT next_check_at <= clock_timestamp() AS due FROM payments WHERE id = $1', [first.id]))[0]?.due;
    });
    world.facilitator.mode = { kind: 'pass' };
    return { isFirstDue, status: (await payments.find(second.id))?.status, review: (await payments.find(second.id))?.review };
  };

  it('in the same block is a contradiction and goes to a person', async () => {
    expect(await offered()).toMatchObject({ status: 'settling', review: true });
  });

  it('in an undone block waits until that payment has been taken back, which is looked at now', async () => {
    expect(await offered(`0x${'ab'.repeat(32)}`)).toEqual({ isFirstDue: true, status: 'settling', review: false });
  });
});

describe('a node that lags behind', () => {
  it('undoes nothing, as it has not seen the block yet', async () => {
    const behind = await startEvmChain();
    const real = await startDevFacilitator({ evmRpcUrl: world.evm.url, solanaRpcUrl: world.solana.url });
    try {
      await evm().mine(5);
      const { id } = await settled();
      await till.close();
      till = await startMoneyOnly(world.config({ TILL_ROLE: 'api', TILL_NETWORKS: JSON.stringify({ [devEvm.network]: { rpcUrls: [behind.url], facilitatorUrl: real.url } }) }));
      payments = till.get(PaymentsService);
      const before = await payments.find(id);
      await look(id);
      expect(await payments.find(id)).toEqual(before);
    } finally {
      await real.stop();
      await behind.stop();
    }
  });
});
