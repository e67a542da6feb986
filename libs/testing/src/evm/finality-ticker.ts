import type { Hex } from 'viem';
import { evmRpc } from './evm-rpc.js';

interface Head {
  number: Hex;
  timestamp: Hex;
  transactions: readonly unknown[];
}

/** Keeps a quiet chain moving. */
export interface FinalityTicker {
  stop(): Promise<void>;
}

/**
 * A node that mines only on demand never finalises its last payment and its clock stands still, so an expired
 * authorization could never be proven unused. This mines one block a tick while either of the last two holds a
 * transaction, and one every `idleSeconds` otherwise: finality within seconds, no growth to speak of when nobody pays.
 */
export function keepFinalizing(url: string, { everyMs = 1000, idleSeconds = 15 } = {}): FinalityTicker {
  let running = Promise.resolve();
  const tick = async (): Promise<void> => {
    const head = await evmRpc<Head>(url, 'eth_getBlockByNumber', ['latest', false]);
    const parent = await evmRpc<Head | null>(url, 'eth_getBlockByNumber', [`0x${(BigInt(head.number) - 1n).toString(16)}`, false]);
    const unfinished = head.transactions.length > 0 || (parent?.transactions.length ?? 0) > 0;
    const ageSeconds = BigInt(Math.floor(Date.now() / 1000)) - BigInt(head.timestamp);
    if (unfinished || ageSeconds >= BigInt(idleSeconds)) await evmRpc(url, 'evm_mine');
  };
  const timer = setInterval(() => {
    running = running.then(tick).catch(() => undefined);
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
