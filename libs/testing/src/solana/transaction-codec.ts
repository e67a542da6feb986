import {
  type CompiledTransactionMessage,
  type CompiledTransactionMessageWithLifetime,
  type Transaction,
  getBase58Decoder,
  getBase58Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
} from '@solana/kit';

/** A transaction from the wire with its message read. */
export interface DecodedTransaction {
  transaction: Transaction;
  message: CompiledTransactionMessage & CompiledTransactionMessageWithLifetime;
  /** Base58, in the order of the signers; all ones (zero bytes) where a signature is missing. */
  signatures: string[];
  /** Base64 of the message: what the chain deduplicates by. */
  messageKey: string;
}

const memoProgram = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';
const missingSignature = new Uint8Array(64);

/** Decodes a transaction given as base64 (the default) or base58. */
export function decodeTransaction(wire: string, encoding: string | undefined): DecodedTransaction {
  const bytes = encoding === 'base58' ? getBase58Encoder().encode(wire) : Buffer.from(wire, 'base64');
  const transaction = getTransactionDecoder().decode(bytes);
  const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
  return {
    transaction,
    message: message as DecodedTransaction['message'],
    signatures: Object.values(transaction.signatures).map((one) => getBase58Decoder().decode(one ?? missingSignature)),
    messageKey: Buffer.from(transaction.messageBytes).toString('base64'),
  };
}

/** The memo column of `getSignaturesForAddress`: each memo with its length before it. */
export function memoOf(message: DecodedTransaction['message']): string | null {
  const memos = message.instructions
    .filter((instruction) => message.staticAccounts[instruction.programAddressIndex] === memoProgram)
    .map((instruction) => Buffer.from(instruction.data ?? new Uint8Array()))
    .map((data) => `[${String(data.length)}] ${data.toString('utf8')}`);
  return memos.length > 0 ? memos.join('; ') : null;
}
