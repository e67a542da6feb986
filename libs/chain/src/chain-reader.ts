import type { NetworkId } from '@till/networks';

/** 0x-prefixed hex text. */
export type Hex = `0x${string}`;

/** A position in a chain: EVM block number or Solana slot, with that block's own clock in Unix seconds. */
export interface BlockPosition {
  block: bigint;
  timeSeconds: bigint;
}

/** What is known of a payment from its payload alone: enough to find it again, whoever submitted it. */
export interface EvidenceQuery {
  /** Token contract (EVM) or mint (Solana). */
  asset: string;
  payer: string;
  payTo: string;
  /** Base units, matched exactly. */
  amount: bigint;
  /** Where a facilitator says the payment is. Looked at first, never believed. */
  transactionHint?: string;
  /** Block (EVM) or slot (Solana) at or before the moment the payment was first seen. */
  fromBlock: bigint;
  evm?: { nonce: Hex; /** Unix seconds. */ validBefore: bigint };
  /** Facts of `readSvmPayment`, which checked that the message pays `amount` to `payTo`: evidence compares its bytes. */
  solana?: { message: Uint8Array; memo: string | null; blockhash: string; payerSignature: string };
}

/** The transfer happened: the token contract itself moved `amount` from payer to payTo under this authorization. */
export interface PaidEvidence {
  kind: 'paid';
  transaction: string;
  block: bigint;
  /** EVM: hash of the block. Solana: the slot in decimal, as a fork puts a transaction into another slot. */
  blockHash: string;
  /** EVM: index of the Transfer log in its block. Solana: index of the transfer instruction in the message. */
  logIndex: number;
  timeSeconds: bigint;
  /** Who sent the transaction (EVM) or paid its fee (Solana). */
  submittedBy?: string;
}

/** The authorization is used up without paying us. */
export interface SpentEvidence {
  kind: 'spent';
  why: 'cancelled' | 'other_recipient' | 'other_amount';
  transaction: string;
  /** True when the block is final: then it can never become a payment. */
  final: boolean;
}

/** Nothing moved so far. `canStillLand: false` is proof that nothing ever will, taken at a finalized block. */
export interface AbsentEvidence {
  kind: 'absent';
  canStillLand: boolean;
  atBlock: bigint;
}

/** No conclusion may be drawn; ask again later. */
export interface UndecidedEvidence {
  kind: 'undecided';
  /** A ChainError code, or `providers_disagree`, `unpaired_use`, `use_not_found`, `reorg_under_way`, `too_many_candidates`. */
  why: string;
}

export type Evidence = PaidEvidence | SpentEvidence | AbsentEvidence | UndecidedEvidence;

export type Receivable = { ok: true } | { ok: false; why: string };

/**
 * Which of some addresses are owners, written as they are to be named. Asked with what a range of an EVM chain mentions,
 * in lower case: with very many owners that is less than they are.
 */
export type OwnerLookup = (addresses: readonly string[]) => Promise<readonly string[]>;

/** With more owners than this, all logs of a token on an EVM chain cost less than filters for each part of them. */
export const mostFilteredOwners = 4_000;

/** Which transfers of the registry's USDC to look for. */
export interface TransferScan {
  /** Transfers to and from any of these are read: owners of token accounts on Solana, which must be named. */
  owners: readonly string[] | OwnerLookup;
  /** First and last block or slot, both included; scan no further than `finalized()` when the result must stay. */
  fromBlock: bigint;
  toBlock: bigint;
}

/**
 * One transfer as one of its owners sees it; keyed like PaidEvidence. On Solana it is what one transaction changed for
 * that owner.
 */
export interface OwnerTransfer {
  /** As it was asked for. */
  owner: string;
  direction: 'in' | 'out';
  /** The other side; on EVM in lower case. Empty when the chain shows none, as for a burn on Solana. */
  counterparty: string;
  transaction: string;
  block: bigint;
  blockHash: string;
  logIndex: number;
  /** Base units. */
  amount: bigint;
  timeSeconds: bigint;
  /** Solana: the text of the first memo beside the transfer. */
  memo?: string | null;
}

/**
 * Reads one network through every configured provider. Methods other than `findEvidence` throw ChainError when no
 * provider gives a usable answer; `findEvidence` never throws and then says `undecided`.
 */
export interface ChainReader {
  readonly network: NetworkId;
  /** The newest block, at most one second old. The lowest of the providers' answers. */
  head(): Promise<BlockPosition>;
  /** The newest block that the chain calls safe (EVM) or confirmed (Solana): it would take a deep fork to undo it. At most one second old. */
  safe(): Promise<BlockPosition>;
  /** The newest block that the chain calls final. At most one second old. */
  finalized(): Promise<BlockPosition>;
  findEvidence(query: EvidenceQuery): Promise<Evidence>;
  /**
   * Calls `heard` with a transaction whenever a node tells by itself that the payment's authorization was used, until the
   * returned function is called. It is a hint where to look and proves nothing; it may never come, and does not on Solana.
   */
  listen(query: EvidenceQuery, heard: (transaction: string) => void): () => void;
  /** Whether the registry's USDC can reach `owner` (blocked address, missing Solana token account). */
  receivable(owner: string): Promise<Receivable>;
  /** Base units of the registry's USDC. */
  balance(owner: string): Promise<bigint>;
  /** Compares the chain and its USDC with the registry; run at boot. */
  checkToken(): Promise<Receivable>;
  /** Base units an owner had at the end of a block; null where the providers keep no state that old. */
  balanceAt(owner: string, block: bigint): Promise<bigint | null>;
  /** The first final block at or after a moment, in Unix seconds; on Solana by its usual slot time, so a little off. */
  blockAt(timeSeconds: bigint): Promise<bigint>;
  /**
   * Every transfer to and from some owners in a range, in chain order; what reconciliation compares with the books. An
   * omission would go unnoticed, so every provider must answer, have seen the last block, and say the same; else throws.
   */
  transfers(scan: TransferScan): Promise<OwnerTransfer[]>;
  close(): void;
}
