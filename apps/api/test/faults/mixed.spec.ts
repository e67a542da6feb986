import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Mode, Reconciliation } from '@till/contract';
import { parseAmount } from '@till/money';
import { networkById, type NetworkId } from '@till/networks';
import { devBuyersOn, devSolana, type FacilitatorFault, type FaultyFacilitator, type FaultyRpc, honestNode, type LoopbackServer, type NodeFault, noFaults, payWithReferenceClient, poll, startDevFacilitator, startFaultyFacilitator, startFaultyRpc, type TestPostgres } from '@till/testing';
import { ReconciliationService } from '../../src/modules/reconciliation/reconciliation.service.js';
import type { RequestContext } from '../../src/platform/http/request-context.js';
import { testConfig } from '../../src/testing/test-config.js';
import { type NetworkChain, startNetworkChain } from '../conformance/network-chain.js';
import { type RunningTill, startTill } from '../door-world.js';
import { startMigratedPostgres } from '../migrated-postgres.js';
import { seedLink, seedMerchant } from '../seed.js';
import { faultPlan, report } from './fault-plan.js';
import { askingAt, brokenInvariants } from './invariants.js';
import { Random } from './simulation/random.js';

const ids: readonly NetworkId[] = ['eip155:84532', 'eip155:1328', devSolana.network];
const lanes = 12;
const strayEvery = 20;
const strayAmount = 7n;
const seed = 402;

const settleFaults: readonly (readonly [number, FacilitatorFault])[] = [
  [70, { kind: 'none' }], [4, { kind: 'hang_before' }], [4, { kind: 'hang_after' }], [4, { kind: 'close_before' }], [4, { kind: 'close_after' }],
  [3, { kind: 'status', status: 500 }], [3, { kind: 'status_after', status: 502 }], [2, { kind: 'garbage' }], [2, { kind: 'random_transaction' }],
  [2, { kind: 'settlement_pending' }], [1, { kind: 'pending_never_sent' }], [1, { kind: 'refuse_after', reason: 'insufficient_funds' }],
];
const nodeFaults: readonly (readonly [number, NodeFault])[] = [
  [96, { kind: 'none' }], [1, { kind: 'close' }], [1, { kind: 'delay', delayMs: 200 }], [1, { kind: 'garbage' }], [1, { kind: 'error' }],
];

let postgres: TestPostgres;
let chains: NetworkChain[];
let nodes: FaultyRpc[];
let real: LoopbackServer;
let facilitator: FaultyFacilitator;
let till: RunningTill;
let merchant: { merchantId: string; evm: string; solana: string };
const random = new Random(seed);

beforeAll(async () => {
  postgres = await startMigratedPostgres();
  merchant = await seedMerchant(postgres.url);
  chains = await Promise.all(ids.map((id) => startNetworkChain(networkById(id) ?? fail(id), merchant)));
  nodes = await Promise.all(chains.map(({ rpcUrl }) => startFaultyRpc(rpcUrl)));
  real = await startDevFacilitator({ rpcUrls: Object.fromEntries(chains.map(({ network, rpcUrl }) => [network.id, rpcUrl])) });
  facilitator = await startFaultyFacilitator({ upstream: real.url });
  const networks = Object.fromEntries(chains.map(({ network }, place) => [network.id, { rpcUrls: [nodes[place]?.url], facilitatorUrl: facilitator.url }]));
  till = await startTill(testConfig({ DATABASE_URL: postgres.url, TILL_NETWORKS: JSON.stringify(networks), TILL_SETTLE_TIMEOUT_MS: '1500', TILL_RPC_TIMEOUT_MS: '1000', TILL_DOOR_DEADLINE_MS: '3000', TILL_SCAN_INTERVAL_MS: '500', TILL_DATABASE_POOL: '16' }));
});
afterAll(async () => {
  for (const part of [till, facilitator, real, ...nodes, ...chains, postgres]) await part.stop();
});

function fail(id: string): never {
  throw new Error(`not in the registry: ${id}`);
}

/** One payment of some price by some buyer on some network; whatever becomes of it is the books' to tell. */
async function payOnce(run: number): Promise<void> {
  const chain = random.pick(chains);
  const [buyer] = devBuyersOn(chain.network.id);
  if (!buyer) return fail(chain.network.id);
  const { slug } = await seedLink(postgres.url, merchant, { price: BigInt(1 + random.below(900_000)) });
  const paid = await payWithReferenceClient({ url: `${till.url}/p/${slug}`, buyer, rpcUrl: chain.rpcUrl, x402Version: run % 4 === 3 ? 1 : 2 }).catch(() => undefined);
  await paid?.response.arrayBuffer();
}

async function payAll(): Promise<bigint> {
  let next = 0;
  let strays = 0n;
  const lane = async () => {
    while (next < faultPlan.mixed) {
      const run = next++;
      if (run % strayEvery === 0) {
        await chains.find(({ stray }) => stray !== undefined)?.stray?.(merchant.evm, strayAmount);
        strays += strayAmount;
      }
      await payOnce(run);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return strays;
}

const strips = () => till.app.get(ReconciliationService).list({ merchantId: merchant.merchantId, mode: 'test' as Mode } as RequestContext, undefined);
const baseUnits = (amount: string) => parseAmount(amount, 6);
const walletOf = ({ network }: NetworkChain) => (network.family === 'evm' ? merchant.evm : merchant.solana);

/** Whether a strip is signed off up to everything that the chain holds. */
async function matches(chain: NetworkChain, strip: Reconciliation | undefined): Promise<boolean> {
  if (strip?.status !== 'matching') return false;
  return baseUnits(strip.recorded) + baseUnits(strip.unmatchedAmount) === (await chain.balance(walletOf(chain)));
}

describe(`${String(faultPlan.mixed)} payments on three networks with faults at random`, () => {
  it('leave books that match every chain to the base unit', async () => {
    facilitator.plan(({ path }) => (path === '/settle' ? random.weighted(settleFaults) : { kind: 'none' }));
    for (const node of nodes) node.plan(() => random.weighted(nodeFaults));
    const strays = await payAll();
    facilitator.plan(noFaults);
    for (const node of nodes) node.plan(honestNode);
    let broken: string[] = [];
    await poll('books that match', async () => {
      for (const chain of chains) await chain.finalize();
      const found = await strips();
      const held = await Promise.all(chains.map((chain) => matches(chain, found.find(({ network }) => network === chain.network.id))));
      broken = held.every(Boolean) ? await brokenInvariants(askingAt(postgres.url), { isAtRest: true }) : ['not signed off'];
      return broken.length === 0 || undefined;
    }, { timeoutMs: 240_000, everyMs: 500 }).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${broken.join('; ')}`);
    });
    const final = await strips();
    expect(final.map(({ difference }) => difference)).toEqual(ids.map(() => '0.00'));
    expect(final.reduce((sum, { unmatchedAmount }) => sum + baseUnits(unmatchedAmount), 0n)).toBe(strays);
    const recorded = final.reduce((sum, strip) => sum + baseUnits(strip.recorded), 0n);
    expect(recorded).toBeGreaterThan(0n);
    report({ part: 'mixed', what: `${String(faultPlan.mixed)} payments on ${ids.join(', ')}`, runs: 1, broken: 0, note: `seed ${String(seed)}; difference 0 for every wallet, ${String(recorded)} base units recorded, ${String(strays)} unmatched` });
  }, 300_000 + faultPlan.mixed * 1_000);
});
