import { devBuyers, type DevBuyer, devEvm, devMerchant, devSolana, type EvmChain, type FaultyFacilitator, type FaultyRpc, honestNode, noFaults, type SolanaChain, startDevFacilitator, startEvmChain, startFaultyFacilitator, startFaultyRpc, startSolanaChain, type TestPostgres } from '@till/testing';
import type { Hex } from 'viem';
import type { Config } from '../../src/config/config.js';
import { testConfig } from '../../src/testing/test-config.js';
import { startMigratedPostgres } from '../migrated-postgres.js';
import { seedMerchant } from '../seed.js';

/** Who is paid in a fault run: its wallets receive nothing but what the run pays. */
export interface FaultMerchant {
  merchantId: string;
  evm: string;
  solana: string;
}

/** Real parts with a fault switch on every wire: both chains behind faulty nodes, the reference facilitator behind a liar. */
export interface FaultWorld {
  postgres: TestPostgres;
  evm: EvmChain;
  solana: SolanaChain;
  facilitator: FaultyFacilitator;
  /** Till's nodes; the facilitator and the payers have honest ones. `secondEvm` is asked only when the options say so. */
  nodes: { evm: FaultyRpc; secondEvm: FaultyRpc; solana: FaultyRpc };
  merchant: FaultMerchant;
  buyers: { evm: readonly DevBuyer[]; solana: readonly DevBuyer[] };
  config(overrides?: Record<string, string>): Config;
  /** `TILL_NETWORKS` of a Till that hears from an honest EVM node what is mined. */
  heardNetworks: string;
  /** No fault anywhere. */
  heal(): void;
  /** A new facilitator in place of the one that runs, without its memory of what is pending. */
  restartFacilitator(): Promise<void>;
  stop(): Promise<void>;
}

export interface FaultWorldOptions {
  /** Till asks two EVM nodes that must agree. */
  twoEvmNodes?: boolean;
  /** After this long without a receipt the reference facilitator answers `settlement_pending`. */
  confirmationTimeoutMs?: number;
}

const riches = 1_000_000_000_000n;

export async function startFaultWorld(options: FaultWorldOptions = {}): Promise<FaultWorld> {
  const [postgres, evm, solana] = await Promise.all([startMigratedPostgres(), startEvmChain(), startSolanaChain()]);
  const buyers = { evm: devBuyers().filter(({ network }) => network === devEvm.network), solana: devBuyers().filter(({ network }) => network === devSolana.network) };
  for (const { address } of buyers.evm) await evm.fundUsdc(address as Hex, riches);
  for (const { address } of buyers.solana) await solana.fundUsdc(address, riches);
  await solana.fundUsdc(devMerchant(0).solana, 0n);
  const startReal = () => startDevFacilitator({ evmRpcUrl: evm.url, solanaRpcUrl: solana.url, confirmationTimeoutMs: options.confirmationTimeoutMs });
  let real = await startReal();
  const facilitator = await startFaultyFacilitator({ upstream: real.url });
  const nodes = { evm: await startFaultyRpc(evm.url), secondEvm: await startFaultyRpc(evm.url), solana: await startFaultyRpc(solana.url) };
  const networks = {
    [devEvm.network]: { rpcUrls: options.twoEvmNodes ? [nodes.evm.url, nodes.secondEvm.url] : [nodes.evm.url], facilitatorUrl: facilitator.url },
    [devSolana.network]: { rpcUrls: [nodes.solana.url], facilitatorUrl: facilitator.url },
  };
  return {
    postgres,
    evm,
    solana,
    facilitator,
    nodes,
    merchant: await seedMerchant(postgres.url),
    buyers,
    heardNetworks: JSON.stringify({ ...networks, [devEvm.network]: { ...networks[devEvm.network], wsUrl: evm.url.replace('http', 'ws') } }),
    config: (overrides = {}) => testConfig({ DATABASE_URL: postgres.url, TILL_NETWORKS: JSON.stringify(networks), TILL_DATABASE_POOL: '16', ...overrides }),
    heal: () => {
      facilitator.plan(noFaults);
      for (const node of Object.values(nodes)) node.plan(honestNode);
    },
    restartFacilitator: async () => {
      await real.stop();
      real = await startReal();
      facilitator.redirect(real.url);
    },
    stop: async () => {
      for (const part of [facilitator, real, ...Object.values(nodes), solana, evm, postgres]) await part.stop();
    },
  };
}
