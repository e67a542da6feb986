import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { evmRpc, type FacilitatorFault, onSettle, poll, signAuthorization, submitAuthorization } from '@till/testing';
import type { Hex } from 'viem';
import { type RunningTill, startTill } from '../door-world.js';
import { FaultClient } from './fault-client.js';
import { faultPlan, report } from './fault-plan.js';
import { type FaultWorld, startFaultWorld } from './fault-world.js';
import { inState, restored } from './outcome.js';

let world: FaultWorld;
let till: RunningTill;
const clients: FaultClient[] = [];
/** Paid elsewhere than to the merchant, and reverted: what a liar can point at. */
let foreign: string;
let reverted: string;

const receipt = (hash: Hex) => poll('a receipt', async () => (await evmRpc<{ status: Hex } | null>(world.evm.url, 'eth_getTransactionReceipt', [hash])) ?? undefined);

async function makeForeignTransactions(): Promise<void> {
  const [buyer] = world.buyers.evm;
  const signed = await signAuthorization({ privateKey: buyer?.privateKey as Hex, to: `0x${'7'.repeat(40)}`, value: 1_500_000n });
  const [first, again] = [await submitAuthorization(world.evm.url, signed), await submitAuthorization(world.evm.url, signed)];
  expect([(await receipt(first)).status, (await receipt(again)).status]).toEqual(['0x1', '0x0']);
  [foreign, reverted] = [first, again];
}

beforeAll(async () => {
  world = await startFaultWorld({ confirmationTimeoutMs: 400 });
  await makeForeignTransactions();
  till = await startTill(world.config({ TILL_SETTLE_TIMEOUT_MS: '900', TILL_DOOR_DEADLINE_MS: '300' }));
});
afterEach(() => world.heal());
afterAll(async () => {
  await till.stop();
  await world.stop();
});

interface Lie {
  what: string;
  fault: () => FacilitatorFault;
  /** The lie points at an EVM transaction. */
  family?: 'evm';
}

const lies: readonly Lie[] = [
  { what: 'success without a transaction', fault: () => ({ kind: 'success_without_transaction' }) },
  { what: 'success with a made-up transaction', fault: () => ({ kind: 'random_transaction' }) },
  { what: 'success with a transaction that paid somebody else', fault: () => ({ kind: 'named_transaction', transaction: foreign }), family: 'evm' },
  { what: 'success with a transaction that reverted', fault: () => ({ kind: 'named_transaction', transaction: reverted }), family: 'evm' },
  { what: 'a refusal although the money moved', fault: () => ({ kind: 'refuse_after', reason: 'insufficient_funds' }) },
  { what: 'pending although the money moved', fault: () => ({ kind: 'settlement_pending' }) },
  { what: 'pending although nothing was sent', fault: () => ({ kind: 'pending_never_sent' }) },
  { what: 'half a JSON', fault: () => ({ kind: 'garbage' }) },
  { what: 'a page', fault: () => ({ kind: 'html' }) },
  { what: '10 MB', fault: () => ({ kind: 'huge' }) },
  { what: '500 before doing anything', fault: () => ({ kind: 'status', status: 500 }) },
  { what: '500 after the money moved', fault: () => ({ kind: 'status_after', status: 500 }) },
  { what: 'nothing, for ever', fault: () => ({ kind: 'hang_before' }) },
  { what: 'nothing, for ever, after the money moved', fault: () => ({ kind: 'hang_after' }) },
  { what: 'a cut connection', fault: () => ({ kind: 'close_before' }) },
  { what: 'a cut connection after the money moved', fault: () => ({ kind: 'close_after' }) },
  { what: 'the truth, half a second late', fault: () => ({ kind: 'delay', delayMs: 500 }) },
];

/** Several payers at once meet a facilitator that says this to each first call; answers them when all is at rest. */
async function lieTo(lie: Lie, runs: number): Promise<void> {
  const batch = await Promise.all(Array.from({ length: runs }, (_, run) => FaultClient.at(world, run, lie.family)));
  clients.push(...batch);
  world.facilitator.plan(onSettle(lie.fault()));
  const first = await Promise.all(batch.map((client) => client.pay(till.url)));
  await Promise.all(batch.map((client) => client.resend(till.url)));
  // Settled already where the chain shows it, unknown where it does not; a fresh 402 or content without proof nowhere.
  expect(first.map((answer) => answer?.status).filter((status) => status !== 200 && status !== 202)).toEqual([]);
  world.heal();
  for (const client of batch) await inState(world, client, 'settled', 'final');
  for (const client of batch) expect(await client.resend(till.url)).toMatchObject({ status: 200 });
}

describe('a facilitator that answers', () => {
  it.each(lies.map((lie) => [lie.what, lie] as const))('%s: decided by the chain, settled once', async (what, lie) => {
    const batchSize = 4;
    for (let done = 0; done < faultPlan.lies; done += batchSize) await lieTo(lie, Math.min(batchSize, faultPlan.lies - done));
    expect(await restored(world, clients)).toEqual([]);
    report({ part: 'lies', what, runs: faultPlan.lies, broken: 0 });
  }, 60_000 + faultPlan.lies * 30_000);
});

describe('a transaction that stays pending', () => {
  const pendingPayment = async (run: number): Promise<FaultClient> => {
    const client = await FaultClient.at(world, run, 'evm');
    clients.push(client);
    await world.evm.setAutomine(false);
    expect(await client.pay(till.url)).toMatchObject({ status: 202 });
    await inState(world, client, 'unknown');
    expect(await client.resend(till.url)).toMatchObject({ status: 202 });
    return client;
  };

  it('and is mined later settles by the chain', async () => {
    for (let run = 0; run < faultPlan.lies; run++) {
      const client = await pendingPayment(run);
      await world.evm.mine();
      await world.evm.setAutomine(true);
      await inState(world, client, 'settled', 'final');
      expect(await client.resend(till.url)).toMatchObject({ status: 200 });
    }
    expect(await restored(world, clients)).toEqual([]);
    report({ part: 'lies', what: 'pending, then mined', runs: faultPlan.lies, broken: 0 });
  }, 60_000 + faultPlan.lies * 30_000);

  it('and is dropped is sent again, identical, once the facilitator has forgotten it, and settles once', async () => {
    for (let run = 0; run < faultPlan.lies; run++) {
      const client = await pendingPayment(run);
      await world.evm.dropAllTransactions();
      await world.evm.setAutomine(true);
      // The reference facilitator waits for a transaction it remembers and never sends it again.
      await world.restartFacilitator();
      await inState(world, client, 'settled', 'final');
      expect(await client.resend(till.url)).toMatchObject({ status: 200 });
    }
    expect(await restored(world, clients)).toEqual([]);
    report({ part: 'lies', what: 'pending, then dropped', runs: faultPlan.lies, broken: 0 });
  }, 60_000 + faultPlan.lies * 60_000);
});
