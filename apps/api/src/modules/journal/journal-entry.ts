import type { Mode } from '@till/contract';
import type { JournalKind, Posting } from '@till/ledger';

/** An entry to be posted. It is written once and never changed. */
export interface NewJournalEntry {
  merchantId: string;
  mode: Mode;
  kind: Exclude<JournalKind, 'reversal'>;
  /** What the entry is made of (evidence, inflow, refund): posted once per kind. */
  sourceId: string;
  /** The payment or inflow it belongs to. */
  subjectId: string;
  resourceId: string | null;
  network: string;
  asset: string;
  /** The receiving or refunding address. */
  wallet: string;
  transaction: string;
  logIndex: number;
  block: bigint;
  /** The moment it counts from. */
  at: Date;
  /** Whether it counts as a sale. */
  isSale: boolean;
  postings: readonly Posting[];
}

/** Names the entry that something was posted as. */
export interface EntrySource {
  merchantId: string;
  kind: Exclude<JournalKind, 'reversal'>;
  sourceId: string;
}
