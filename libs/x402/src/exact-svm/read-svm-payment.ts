import { createHash } from 'node:crypto';
import { getBase58Decoder, getBase58Encoder } from '@solana/kit';
import { ok, type Result } from '@till/money';
import { networkById } from '@till/networks';
import { type PaymentFault, unacceptable } from '../payment-fault.js';
import type { SvmPayment } from '../submitted-payment.js';
import type { Terms } from '../terms.js';
import { associatedTokenAccount } from './associated-token-account.js';
import { decodeTransaction, type SvmTransaction } from './decode-transaction.js';
import { type PaymentInstructions, readPaymentInstructions } from './payment-instructions.js';
import { verifyEd25519 } from './verify-ed25519.js';

/** A Solana payment that fits our terms and is signed by its payer. */
export interface SvmPaymentFacts {
  /** The owner of the tokens, base58. */
  readonly payer: string;
  /** SHA-256 of `message`: the claim key, because the transaction id is the facilitator's signature and not known yet. */
  readonly messageHash: Uint8Array;
  /** What all signers sign. */
  readonly message: Uint8Array;
  /** The text of the only memo, if there is one. */
  readonly memo: string | null;
  /** The transaction can land only while the cluster remembers this block. */
  readonly blockhash: string;
  /** Base58. */
  readonly payerSignature: string;
}

/**
 * Reads the transaction inside a Solana payment and compares it with our terms: allowed instructions only, exact
 * amount, mint, the payee's own token account, the fee payer of our quote (who pays fees and nothing else), the memo if
 * one was asked for, and the payer's signature over the message.
 */
export async function readSvmPayment(payment: SvmPayment, terms: Terms, feePayer: string): Promise<Result<SvmPaymentFacts, PaymentFault>> {
  const transaction = decodeTransaction(Buffer.from(payment.transaction, 'base64'));
  if (!transaction) return unacceptable('transaction_malformed', 'The transaction cannot be read or uses address lookup tables');
  const instructions = readPaymentInstructions(transaction.instructions);
  if (!instructions.ok) return instructions;
  const { transfer, memos } = instructions.value;
  const fault =
    feePayerFault(transaction, transfer.authority, feePayer) ?? (await transferFault(transfer, terms)) ?? memoFault(memos, terms.extra['memo']);
  return fault ?? readSignature(transaction, transfer.authority, memos[0] ?? null);
}

type Fault = ReturnType<typeof unacceptable> | undefined;

function feePayerFault(transaction: SvmTransaction, authority: string, feePayer: string): Fault {
  const [first, second, ...more] = transaction.signers;
  if (first !== feePayer) return unacceptable('fee_payer_mismatch', 'The fee payer is not the one offered');
  if (second !== authority || more.length > 0) {
    return unacceptable('transaction_not_allowed', 'Exactly the fee payer and the owner of the tokens sign');
  }
  // The facilitator signs blindly for fees: an instruction that may use its account could spend from it.
  if (transaction.instructions.some((each) => each.accounts.includes(feePayer))) {
    return unacceptable('transaction_not_allowed', 'The fee payer may not take part in any instruction');
  }
  return undefined;
}

async function transferFault(transfer: PaymentInstructions['transfer'], terms: Terms): Promise<Fault> {
  if (transfer.mint !== terms.asset) return unacceptable('asset_mismatch', 'The transfer is of another token');
  if (transfer.amount !== terms.amount) return unacceptable('amount_mismatch', 'The signed amount is not the price');
  if (transfer.decimals !== networkById(terms.network)?.usdc.decimals) {
    return unacceptable('transaction_not_allowed', 'The transfer names a wrong number of decimals');
  }
  if (transfer.destination !== (await associatedTokenAccount(terms.payTo, terms.asset))) {
    return unacceptable('recipient_mismatch', 'The transfer pays somebody else');
  }
  // Tokens sent from an account to itself move nothing and still leave a successful transaction.
  if (transfer.source === transfer.destination) return unacceptable('transaction_not_allowed', 'The transfer goes back to its own account');
  return undefined;
}

function memoFault(memos: readonly string[], wanted: unknown): Fault {
  if (memos.length > 1) return unacceptable('memo_mismatch', 'A payment carries at most one memo');
  if (wanted !== undefined && memos[0] !== wanted) return unacceptable('memo_mismatch', 'The memo is not the one offered');
  return undefined;
}

function readSignature(transaction: SvmTransaction, payer: string, memo: string | null): Result<SvmPaymentFacts, PaymentFault> {
  const { message, blockhash } = transaction;
  const signature = transaction.signatures[payer];
  const publicKey = Uint8Array.from(getBase58Encoder().encode(payer));
  if (!signature || !verifyEd25519(publicKey, message, signature)) {
    return unacceptable('signature_invalid', 'The owner of the tokens has not signed this transaction');
  }
  const messageHash = Uint8Array.from(createHash('sha256').update(message).digest());
  return ok({ payer, messageHash, message, memo, blockhash, payerSignature: getBase58Decoder().decode(signature) });
}
