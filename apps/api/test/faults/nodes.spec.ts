import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type NodeFault } from '@till/testing';
import { type RunningTill, startTill } from '../door-world.js';
import { FaultClient } from './fault-client.js';
import { faultPlan, report } from './fault-plan.js';
import { type FaultWorld, startFaultWorld } from './fault-world.js';
import { inState, paymentOf, restored } from './outcome.js';

const settings = { TILL_SETTLE_TIMEOUT_MS: '900', TILL_DOOR_DEADLINE_MS: '300', TILL_RPC_TIMEOUT_MS: '400' };

interface Trouble {
  what: string;
  fault: () => NodeFault;
  /** Only where such an answer exists. */
  family?: 'evm';
}

/** A transaction of somebody else, for nodes that serve the wrong receipt. */
let foreign = '';
const clients: FaultClient[] = [];

const troubles: readonly Trouble[] = [
  { what: 'hangs', fault: () => ({ kind: 'hang' }) },
  { what: 'cuts the connection', fault: () => ({ kind: 'close' }) },
  { what: 'is late', fault: () => ({ kind: 'delay', delayMs: 150 }) },
  { what: 'answers 500', fault: () => ({ kind: 'status', status: 500 }) },
  { what: 'answers half a JSON', fault: () => ({ kind: 'garbage' }) },
  { what: 'answers 10 MB', fault: () => ({ kind: 'huge' }) },
  { what: 'answers errors', fault: () => ({ kind: 'error' }) },
  { what: 'is 20 blocks behind', fault: () => ({ kind: 'behind', blocks: 20 }) },
  { what: 'lost its logs', fault: () => ({ kind: 'empty_logs' }) },
  { what: 'has never heard of any payment', fault: () => ({ kind: 'amnesia' }) },
  { what: 'serves another transaction’s receipt', fault: () => ({ kind: 'wrong_receipt', transaction: foreign, renamed: false }), family: 'evm' },
  { what: 'serves another transaction’s receipt under the name asked for', fault: () => ({ kind: 'wrong_receipt', transaction: foreign, renamed: true }), family: 'evm' },
];

/** Several payers meet the fault with their first payment, or in its midst; once it is over, everything settles once. */
async function payThrough(world: FaultWorld, till: RunningTill, trouble: Trouble, runs: number, strike: (fault: NodeFault) => void): Promise<void> {
  const batch = await Promise.all(Array.from({ length: runs }, (_, run) => FaultClient.at(world, run, trouble.family)));
  clients.push(...batch);
  // Someone pays in peace first, so that where to begin a search is known.
  const calm = await FaultClient.at(world, 0, 'evm');
  clients.push(calm);
  await calm.pay(till.url);
  await inState(world, calm, 'settled', 'final');
  strike(trouble.fault());
  const first = await Promise.all(batch.map((client) => client.pay(till.url)));
  expect(first.map((answer) => answer?.status).filter((status) => ![200, 202, 503].includes(status ?? 0))).toEqual([]);
  const again = await Promise.all(batch.map((client) => client.resend(till.url)));
  expect(again.map((answer) => answer?.status).filter((status) => ![200, 202, 503].includes(status ?? 0))).toEqual([]);
  world.heal();
  // What was not taken while nobody could read the chain is taken when it comes again.
  for (const client of batch) if (!(await paymentOf(world, client))) await client.resend(till.url);
  for (const client of batch) await inState(world, client, 'settled', 'final');
  for (const client of batch) expect(await client.resend(till.url)).toMatchObject({ status: 200 });
}

async function run(world: FaultWorld, till: RunningTill, trouble: Trouble, strike: (fault: NodeFault) => void): Promise<void> {
  const batchSize = 4;
  for (let done = 0; done < faultPlan.nodeFaults; done += batchSize) await payThrough(world, till, trouble, Math.min(batchSize, faultPlan.nodeFaults - done), strike);
  const ours = clients.filter((client) => client.world === world);
  expect(await restored(world, ours)).toEqual([]);
}

async function payForForeign(world: FaultWorld, till: RunningTill): Promise<string> {
  const client = await FaultClient.at(world, 3, 'evm');
  clients.push(client);
  await client.pay(till.url);
  return (await inState(world, client, 'settled', 'final')).transaction ?? '';
}

describe('a node that', () => {
  let world: FaultWorld;
  let till: RunningTill;

  beforeAll(async () => {
    world = await startFaultWorld();
    till = await startTill(world.config(settings));
    foreign = await payForForeign(world, till);
    await world.evm.mine(25);
  });
  afterEach(() => world.heal());
  afterAll(async () => {
    await till.stop();
    await world.stop();
  });

  it.each(troubles.map((trouble) => [trouble.what, trouble] as const))('%s: no decision on doubt, settled once', async (what, trouble) => {
    await run(world, till, trouble, (fault) => {
      world.nodes.evm.always(fault);
      world.nodes.solana.always(fault);
    });
    report({ part: 'nodes', what: `the only node ${what}`, runs: faultPlan.nodeFaults, broken: 0 });
  }, 60_000 + faultPlan.nodeFaults * 30_000);
});

describe('of two nodes that must agree, one that', () => {
  let world: FaultWorld;
  let till: RunningTill;

  beforeAll(async () => {
    world = await startFaultWorld({ twoEvmNodes: true });
    till = await startTill(world.config(settings));
    foreign = await payForForeign(world, till);
    await world.evm.mine(25);
  });
  afterEach(() => world.heal());
  afterAll(async () => {
    await till.stop();
    await world.stop();
  });

  const told = new Set(['hangs', 'is 20 blocks behind', 'has never heard of any payment', 'serves another transaction’s receipt under the name asked for']);
  it.each(troubles.filter(({ what }) => told.has(what)).map((trouble) => [trouble.what, trouble] as const))('%s: they disagree or one is silent, and nothing wrong is decided', async (what, trouble) => {
    await run(world, till, { ...trouble, family: 'evm' }, (fault) => world.nodes.secondEvm.always(fault));
    report({ part: 'nodes', what: `one of two nodes ${what}`, runs: faultPlan.nodeFaults, broken: 0 });
  }, 60_000 + faultPlan.nodeFaults * 30_000);
});
