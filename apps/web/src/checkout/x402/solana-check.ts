import { base58OfBytes, keyBytesOfBase58 } from './base58.js';
import { PayFault } from './pay-fault.js';
import { instructionsOf, type SolanaInstruction } from './solana-transaction.js';
import type { Terms } from './terms.js';

const tokenPrograms = ['TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'];
/** Programs that move nothing: compute budget, both memo programs, Lighthouse assertions. */
const harmlessPrograms = [
  'ComputeBudget111111111111111111111111111111',
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
  'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo',
  'L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95',
];
const associatedTokenProgram = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';
const transferChecked = 12;

/** Amount of a TransferChecked instruction: a little-endian u64 behind the one-byte tag. */
function amountOf(data: Uint8Array): bigint {
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getBigUint64(1, true);
}

/**
 * Whether `account` is the token account of `owner` for `mint`: a program-derived address of the associated-token
 * program over these seeds with some bump. Any bump will do, because all of them belong to the same owner.
 */
async function isTokenAccountOf(account: string, owner: string, mint: string, tokenProgram: string): Promise<boolean> {
  const seeds = [keyBytesOfBase58(owner), keyBytesOfBase58(tokenProgram), keyBytesOfBase58(mint)].flatMap((one) => [...one]);
  const tail = [...keyBytesOfBase58(associatedTokenProgram), ...new TextEncoder().encode('ProgramDerivedAddress')];
  for (let bump = 255; bump >= 0; bump -= 1) {
    const hash = await crypto.subtle.digest('SHA-256', Uint8Array.from([...seeds, bump, ...tail]));
    if (base58OfBytes(new Uint8Array(hash)) === account) return true;
  }
  return false;
}

function isPayment(one: SolanaInstruction, terms: Terms): boolean {
  const [, mint] = one.accounts;
  return one.data[0] === transferChecked && one.data.length === 10 && mint === terms.asset && amountOf(one.data).toString() === terms.amount;
}

/**
 * Checks that a prepared transaction does nothing but pay exactly these terms: one TransferChecked of the right
 * amount and mint to a token account of the payee, beside instructions that move nothing. The token account is
 * checked where the browser offers hashing (https and localhost); over plain http the page itself proves nothing.
 * @throws PayFault badTransaction
 */
export async function checkSolanaTransaction(transaction: Uint8Array, terms: Terms): Promise<void> {
  let moving: SolanaInstruction[];
  try {
    moving = instructionsOf(transaction).filter((one) => !harmlessPrograms.includes(one.program));
  } catch {
    throw new PayFault('badTransaction');
  }
  const [payment, ...others] = moving;
  if (!payment || others.length > 0 || !tokenPrograms.includes(payment.program) || !isPayment(payment, terms)) throw new PayFault('badTransaction');
  if (globalThis.crypto?.subtle === undefined) return;
  const destination = payment.accounts[2] ?? '';
  if (!(await isTokenAccountOf(destination, terms.payTo, terms.asset, payment.program))) throw new PayFault('badTransaction');
}
