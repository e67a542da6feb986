import type { Bank } from './bank.js';
import { type RpcMethods, inContext } from './rpc-fault.js';
import type { Commitment } from './slot-clock.js';

interface CommitmentConfig {
  commitment?: Commitment;
}

/** Slots, blockhashes and what the cluster says of itself. Every slot has a block. */
export function clusterMethods(bank: Bank, genesisHash: string): RpcMethods {
  const { clock } = bank;
  const slotFor = ([config]: readonly unknown[]): number => clock.slot((config as CommitmentConfig | undefined)?.commitment);
  return {
    getHealth: () => 'ok',
    getVersion: () => ({ 'solana-core': '3.0.0-litesvm', 'feature-set': 0 }),
    getGenesisHash: () => genesisHash,
    getSlot: slotFor,
    getBlockHeight: slotFor,
    getBlockTime: ([slot]) => clock.timeSeconds(slot as number),
    getLatestBlockhash: () => inContext(clock.slot(), clock.latestBlockhash()),
    isBlockhashValid: ([hash]) => inContext(clock.slot(), clock.isFresh(hash as string)),
    getMinimumBalanceForRentExemption: ([length]) => Number(bank.rentFreeLamports(BigInt(length as number))),
    getRecentPrioritizationFees: () => [],
  };
}
