import type { Mode } from '@till/contract';
import type { NetworkId } from '@till/networks';

/** The books of a wallet on a network beside the chain, from one block to another. Amounts in base units. */
export interface BooksAndChain {
  merchantId: string;
  id: string;
  network: NetworkId;
  wallet: string;
  fromBlock: bigint;
  toBlock: bigint;
  /** Receipts and attached inflows, less reversals. */
  recorded: bigint;
  onChain: bigint;
  /** What the books hold as money that no payment explains. */
  unmatched: bigint;
  /** What came from other wallets of the merchant's. */
  ownTransfers: bigint;
}

/** What the run before says, as far as the next one builds on it. */
export interface LastRun {
  recorded: bigint;
  onChain: bigint;
  difference: bigint;
  fromBlock: bigint | null;
  isImporting: boolean;
  balanceFromBlock: bigint | null;
  balanceBefore: bigint | null;
}

/** A wallet whose run is due, with both sides added up. */
export interface DueRun extends BooksAndChain {
  last: LastRun;
  /** Whether everything was counted, and the sums kept until then were other ones: somebody changed the past. */
  wereOff: boolean;
}

/** The balance after one block, and after a later one. */
export interface BalanceSpan {
  fromBlock: bigint;
  before: bigint;
  toBlock: bigint;
  after: bigint;
}

/** A wallet's reconciliation as it was last signed off. */
export interface SignedOff {
  id: string;
  mode: Mode;
  network: NetworkId;
  wallet: string;
  recorded: bigint;
  onChain: bigint;
  unmatched: bigint;
  ownTransfers: bigint;
  difference: bigint;
  fromBlock: bigint | null;
  toBlock: bigint | null;
  at: Date | null;
  importFirst: bigint;
  importReached: bigint;
  importTarget: bigint | null;
  importDays: number;
  importFault: string | null;
  /** False when the past was read whole, or as far as the providers serve it. */
  isImporting: boolean;
  balanceFromBlock: bigint | null;
  balanceBefore: bigint | null;
  balanceToBlock: bigint | null;
  balanceAfter: bigint | null;
  balanceMoved: bigint | null;
}

/** What no side explains: positive when the chain holds more than the books. */
export function differenceOf({ recorded, onChain, unmatched, ownTransfers }: Pick<BooksAndChain, 'recorded' | 'onChain' | 'unmatched' | 'ownTransfers'>): bigint {
  return onChain - recorded - unmatched - ownTransfers;
}
