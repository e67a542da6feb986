import {
  AccountRole,
  address,
  appendTransactionMessageInstructions,
  blockhash,
  compileTransaction,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type Instruction,
} from '@solana/kit';
import { getSetComputeUnitLimitInstruction } from '@solana-program/compute-budget';
import { findAssociatedTokenPda, getTransferCheckedInstruction, TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

/** What a sample Solana payment says; each may be bent to something else than the terms. */
export interface SamplePayment {
  payer: string;
  feePayer: string;
  payTo: string;
  mint: string;
  amount: bigint;
  /** Destination token account, where it is not the payee's own. */
  destination?: string;
  /** Instructions beside the payment. */
  extra?: Instruction[];
}

/** An unsigned version 0 transaction that pays USDC, base64, as the server prepares it. */
export async function solanaPayment(payment: SamplePayment): Promise<string> {
  const mint = address(payment.mint);
  const tokenAccountOf = async (owner: string) => (await findAssociatedTokenPda({ owner: address(owner), mint, tokenProgram: TOKEN_PROGRAM_ADDRESS }))[0];
  const transfer = getTransferCheckedInstruction({
    source: await tokenAccountOf(payment.payer),
    mint,
    destination: payment.destination ? address(payment.destination) : await tokenAccountOf(payment.payTo),
    authority: address(payment.payer),
    amount: payment.amount,
    decimals: 6,
  });
  const authorized = { ...transfer, accounts: transfer.accounts.map((meta) => (meta.address === payment.payer ? { ...meta, role: AccountRole.READONLY_SIGNER } : meta)) };
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (one) => setTransactionMessageFeePayer(address(payment.feePayer), one),
    (one) => setTransactionMessageLifetimeUsingBlockhash({ blockhash: blockhash('4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi'), lastValidBlockHeight: 100n }, one),
    (one) => appendTransactionMessageInstructions([getSetComputeUnitLimitInstruction({ units: 20_000 }), authorized, ...(payment.extra ?? [])], one),
  );
  return getBase64EncodedWireTransaction(compileTransaction(message));
}
