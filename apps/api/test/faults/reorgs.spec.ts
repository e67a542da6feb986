import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devFacilitatorKeys, evmRpc, poll } from '@till/testing';
import type { Hex } from 'viem';
import { asOwner } from '../seed.js';
import { type RunningTill, startTill } from '../door-world.js';
import { FaultClient } from './fault-client.js';
import { faultPlan, report } from './fault-plan.js';
import { type FaultWorld, startFaultWorld } from './fault-world.js';
import { inState, paymentOf, recoveryMs, restored } from './outcome.js';

let world: FaultWorld;
let till: RunningTill;
const clients: FaultClient[] = [];

beforeAll(async () => {
  world = await startFaultWorld();
  till = await startTill(world.config({ TILL_SETTLE_TIMEOUT_MS: '2000' }));
  await world.evm.mine(20);
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});

const kindsOf = async (id: string) => (await asOwner<{ kind: string }>(world.postgres.url, 'SELECT kind FROM journal_entries WHERE subject_id = $1 ORDER BY created_at', [id])).map(({ kind }) => kind);
const revertsOf = async (id: string) => (await asOwner(world.postgres.url, `SELECT 1 FROM payment_events WHERE payment_id = $1 AND type = 'reverted'`, [id])).length;

/** Pays, and has the block undone before anybody looks whether it is final: nobody looks while the chain is being changed. */
async function undone(run: number, depth: number, moves: boolean): Promise<{ client: FaultClient; id: string; before: string }> {
  const client = await FaultClient.at(world, run, 'evm');
  clients.push(client);
  expect(await client.pay(till.url)).toMatchObject({ status: 200 });
  const { id, transaction } = await inState(world, client, 'settled');
  await asOwner(world.postgres.url, `UPDATE payments SET next_check_at = clock_timestamp() + interval '1 hour' WHERE id = $1`, [id]);
  const raw = await evmRpc<Hex>(world.evm.url, 'eth_getRawTransactionByHash', [transaction]);
  if (depth > 1) await world.evm.mine(depth - 1);
  await world.evm.reorg(depth, moves ? [[raw, depth - 1]] : []);
  if (!moves) {
    // The sender's number is used otherwise, or its next transaction would wait in the pool for ever.
    const { address } = devFacilitatorKeys().evm;
    await evmRpc(world.evm.url, 'eth_sendTransaction', [{ from: address, to: address }]);
  }
  await asOwner(world.postgres.url, 'UPDATE payments SET next_check_at = clock_timestamp() WHERE id = $1', [id]);
  return { client, id, before: transaction ?? '' };
}

describe('a fork', () => {
  const cases = [1, 3, 10].flatMap((depth) => [[depth, 'drops'], [depth, 'moves']] as const);

  it.each(cases)('of %i blocks that %s the transaction: reversed exactly, settled again, books equal', async (depth, how) => {
    for (let run = 0; run < faultPlan.reorgs; run++) {
      const { client, id, before } = await undone(run, depth, how === 'moves');
      await poll('the reversal', async () => ((await revertsOf(id)) > 0 ? true : undefined), { timeoutMs: recoveryMs, everyMs: 100 });
      const again = await inState(world, client, 'settled', 'final');
      expect(again.transaction === before).toBe(how === 'moves');
      expect(await client.resend(till.url)).toMatchObject({ status: 200, paymentId: (await paymentOf(world, client))?.id });
      expect(await kindsOf(id)).toEqual(['receipt', 'reversal', 'receipt']);
    }
    expect(await restored(world, clients)).toEqual([]);
    report({ part: 'reorgs', what: `a fork ${String(depth)} deep ${how} the transaction`, runs: faultPlan.reorgs, broken: 0 });
  }, 60_000 + faultPlan.reorgs * 60_000);
});
