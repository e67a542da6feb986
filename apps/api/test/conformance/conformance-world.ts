import { type Network, networks } from '@till/networks';
import { type LoopbackServer, startDevFacilitator, type TestPostgres } from '@till/testing';
import { testConfig } from '../../src/testing/test-config.js';
import { type RunningTill, startTill } from '../door-world.js';
import { startMigratedPostgres } from '../migrated-postgres.js';
import { asOwner, seedLink, seedMerchant } from '../seed.js';
import { type NetworkChain, startNetworkChain } from './network-chain.js';

/** USDC base units of every payment: below the $1 that the reference client pays without being told. */
export const price = 500_000n;

/** A Till with every network of the registry at once, and one merchant who sells on all of them. */
export interface ConformanceWorld {
  till: RunningTill;
  postgres: TestPostgres;
  chains: ReadonlyMap<string, NetworkChain>;
  merchant: { merchantId: string; evm: string; solana: string };
  /** The pay link of the network's mode. */
  linkOn(network: Network): string;
  stop(): Promise<void>;
}

/** So many nodes start at a time. */
const batchSize = 4;

export async function startConformanceWorld(): Promise<ConformanceWorld> {
  const postgres = await startMigratedPostgres();
  const merchant = await seedMerchant(postgres.url);
  // Promise P5: live money goes to proven wallets only.
  await asOwner(postgres.url, 'UPDATE wallets SET proven_at = now(), live_from = now()');
  const links = { test: await seedLink(postgres.url, merchant, { price }), live: await seedLink(postgres.url, merchant, { price, mode: 'live' }) };
  const chains = await startChains(merchant);
  const rpcUrls = Object.fromEntries([...chains].map(([id, { rpcUrl }]) => [id, rpcUrl]));
  const facilitator: LoopbackServer = await startDevFacilitator({ rpcUrls });
  const settings = Object.fromEntries(Object.entries(rpcUrls).map(([id, rpcUrl]) => [id, { rpcUrls: [rpcUrl], ...(id.startsWith('eip155:') ? { wsUrl: rpcUrl.replace('http', 'ws') } : {}), facilitatorUrl: facilitator.url }]));
  const till = await startTill(testConfig({ DATABASE_URL: postgres.url, TILL_NETWORKS: JSON.stringify(settings) }));
  return {
    till,
    postgres,
    chains,
    merchant,
    linkOn: (network) => `${till.url}/p/${links[network.testnet ? 'test' : 'live'].slug}`,
    stop: async () => {
      for (const part of [till, facilitator, ...chains.values(), postgres]) await part.stop();
    },
  };
}

async function startChains(merchant: { evm: string; solana: string }): Promise<Map<string, NetworkChain>> {
  const chains = new Map<string, NetworkChain>();
  for (let first = 0; first < networks.length; first += batchSize) {
    const started = await Promise.all(networks.slice(first, first + batchSize).map((network) => startNetworkChain(network, merchant)));
    for (const chain of started) chains.set(chain.network.id, chain);
  }
  return chains;
}
