import type { EvmProvider } from './evm-provider.js';

/** The first block up to the finalized one whose clock reads `timeSeconds` or later; the finalized one when none does. Throws ChainError. */
export async function blockAt(provider: EvmProvider, timeSeconds: bigint): Promise<bigint> {
  const { number, timestamp } = await provider.existingBlock('finalized');
  if (timestamp < timeSeconds) return number;
  let [low, high] = [0n, number];
  while (low < high) {
    const middle = (low + high) / 2n;
    if ((await provider.existingBlock(middle)).timestamp < timeSeconds) low = middle + 1n;
    else high = middle;
  }
  return low;
}
