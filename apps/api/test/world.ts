import { devBuyers, devEvm, devMerchant, devSolana, type EvmChain, type SolanaChain, startDevFacilitator, startEvmChain, startSolanaChain, type TestPostgres } from '@till/testing';
import type { Hex } from 'viem';
import { testConfig } from '../src/testing/test-config.js';
import type { Config } from '../src/config/config.js';
import { type FacilitatorWithFaults, startFacilitatorWithFaults } from './facilitator-with-faults.js';
import { startMigratedPostgres } from './migrated-postgres.js';

/** Real parts around Till: Postgres, both dev chains, the reference facilitator behind a switch for faults. */
export interface World {
  postgres: TestPostgres;
  evm: EvmChain;
  solana: SolanaChain;
  facilitator: FacilitatorWithFaults;
  /** The real facilitator behind the faults. */
  realFacilitatorUrl: string;
  config(overrides?: Record<string, string>): Config;
  stop(): Promise<void>;
}

const riches = 1_000_000_000_000n;

export async function startWorld(): Promise<World> {
  const [postgres, evm, solana] = await Promise.all([startMigratedPostgres(), startEvmChain(), startSolanaChain()]);
  for (const buyer of devBuyers()) {
    if (buyer.network === devEvm.network) await evm.fundUsdc(buyer.address as Hex, riches);
    else await solana.fundUsdc(buyer.address, riches);
  }
  await Promise.all([0, 1].map((place) => solana.fundUsdc(devMerchant(place).solana, 0n)));
  const real = await startDevFacilitator({ evmRpcUrl: evm.url, solanaRpcUrl: solana.url });
  const facilitator = await startFacilitatorWithFaults(real.url);
  const networks = JSON.stringify({
    [devEvm.network]: { rpcUrls: [evm.url], facilitatorUrl: facilitator.url },
    [devSolana.network]: { rpcUrls: [solana.url], facilitatorUrl: facilitator.url },
  });
  return {
    postgres,
    evm,
    solana,
    facilitator,
    realFacilitatorUrl: real.url,
    config: (overrides = {}) => testConfig({ DATABASE_URL: postgres.url, TILL_NETWORKS: networks, TILL_DATABASE_POOL: '16', ...overrides }),
    stop: async () => {
      for (const part of [facilitator, real, solana, evm, postgres]) await part.stop();
    },
  };
}
