import type { NetworkId } from '@till/networks';

/** A USDC transfer out of a merchant's wallet, read in a block that is final. */
export interface OutgoingTransfer {
  merchantId: string;
  network: NetworkId;
  transaction: string;
  logIndex: number;
  /** Slot on Solana. */
  block: bigint;
  blockHash: string;
  /** Owners, not token accounts; EVM in any case of letters. */
  from: string;
  to: string;
  /** Base units. */
  amount: bigint;
  /** The block's own time. */
  at: Date;
  /** Solana: the memo beside the transfer, where there is one. */
  memo?: string | null;
}

/** What a transfer turned out to be. */
export interface LinkedRefund {
  refundId: string;
  paymentId: string;
}
