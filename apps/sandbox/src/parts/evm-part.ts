import { join } from 'node:path';
import { devAccountIndex, type EvmChain, evmDevKey, startEvmChain } from '@till/testing';
import { keepWatch } from './keep-watch.js';
import type { Part } from './node-service.js';

const buyerBaseUnits = 1_000_000_000n;

/** Base Sepolia's stand-in: a real node with the real USDC contract, kept across starts. Demo buyers own 1,000 USDC. */
export async function startEvmPart(options: { port: number; chainsDir: string }): Promise<Part> {
  const chain = await startEvmChain({ port: options.port, stateFile: join(options.chainsDir, 'base-sepolia.json.gz'), keepFinalizing: true });
  await fundBuyers(chain);
  const watch = keepWatch('Base Sepolia dev chain', options.port);
  return {
    failed: watch.failed,
    stop: () => {
      watch.end();
      return chain.stop();
    },
  };
}

async function fundBuyers(chain: EvmChain): Promise<void> {
  for (let place = 0; place < devAccountIndex.buyers; place++) {
    const { address } = evmDevKey(devAccountIndex.firstBuyer + place);
    if ((await chain.usdcBalance(address)) === 0n) await chain.fundUsdc(address, buyerBaseUnits);
  }
}

