import { getTransactionDecoder, type Transaction } from '@solana/kit';
import { ChainError } from '../chain-error.js';
import type { SolanaTransaction } from './solana-schemas.js';

/** The wire bytes of a landed transaction, as message and signatures. Throws ChainError when they are not one. */
export function decodeTransaction(landed: SolanaTransaction): Transaction {
  try {
    return getTransactionDecoder().decode(Buffer.from(landed.transaction[0], 'base64'));
  } catch {
    throw new ChainError('rpc_malformed', 'getTransaction', 'not a transaction');
  }
}
