import type { RpcTransactionError } from './transaction-error.js';

/** A token balance as `getTransaction` lists it. */
export interface TokenBalance {
  accountIndex: number;
  mint: string;
  owner: string;
  programId: string;
  uiTokenAmount: { amount: string; decimals: number; uiAmount: number; uiAmountString: string };
}

/** The instructions one instruction called. */
export interface InnerInstructions {
  index: number;
  instructions: { programIdIndex: number; accounts: number[]; data: string; stackHeight: number }[];
}

/** A transaction that landed, successful or not, ready for JSON. */
export interface TransactionRecord {
  signature: string;
  slot: number;
  /** Unix seconds. */
  blockTime: number;
  /** Base64 of the whole transaction. */
  wire: string;
  error: RpcTransactionError | null;
  logs: string[];
  unitsConsumed: number;
  inner: InnerInstructions[];
  preBalances: number[];
  postBalances: number[];
  preTokenBalances: TokenBalance[];
  postTokenBalances: TokenBalance[];
}
