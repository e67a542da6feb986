import { join } from 'node:path';
import type { Network } from '@till/networks';
import { devBuyersOn, type EvmChain, startEvmChain } from '@till/testing';
import type { Hex } from 'viem';
import { keepWatch } from './keep-watch.js';
import type { Part } from './node-service.js';

const buyerBaseUnits = 1_000_000_000n;

/** An EVM network's stand-in: a real node with the real USDC contract, kept across starts. Demo buyers own 1,000 USDC. */
export async function startEvmPart(network: Network, options: { port: number; chainsDir: string }): Promise<Part> {
  const chain = await startEvmChain({ network: network.id, port: options.port, stateFile: join(options.chainsDir, `${network.slug}.json.gz`), keepFinalizing: true });
  await fundBuyers(network, chain);
  const watch = keepWatch(`${network.title} dev chain`, options.port);
  return {
    failed: watch.failed,
    stop: () => {
      watch.end();
      return chain.stop();
    },
  };
}

async function fundBuyers(network: Network, chain: EvmChain): Promise<void> {
  for (const buyer of devBuyersOn(network.id)) {
    const address = buyer.address as Hex;
    if ((await chain.usdcBalance(address)) === 0n) await chain.fundUsdc(address, buyerBaseUnits);
  }
}
