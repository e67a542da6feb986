import { Injectable } from '@nestjs/common';
import type { NetworkId } from '@till/networks';
import type { Transaction } from '../../platform/database/unit-of-work.js';

/** Money that left a merchant's wallet, as the scanner read it in a final block. */
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

export type OutgoingListener = (tx: Transaction, transfer: OutgoingTransfer) => Promise<void>;

/** Where a slice hears of what leaves wallets, in the commit that stores the range. */
@Injectable()
export class OutgoingTransfers {
  private readonly listeners: OutgoingListener[] = [];

  /**
   * Calls back for every outgoing transfer, in a system unit of work. The same transfer comes again whenever its block is
   * read again, so a listener must bear repetition. Called while modules initialise.
   */
  onEach(listener: OutgoingListener): void {
    this.listeners.push(listener);
  }

  async tell(tx: Transaction, transfer: OutgoingTransfer): Promise<void> {
    for (const listener of this.listeners) await listener(tx, transfer);
  }
}
