import { ok, type Result } from '@till/money';
import { type PaymentFault, unacceptable } from '../payment-fault.js';
import type { SvmInstruction } from './decode-transaction.js';
import { programs } from './programs.js';

/** The one transfer of a payment transaction. */
export interface TokenTransfer {
  readonly source: string;
  readonly mint: string;
  readonly destination: string;
  readonly authority: string;
  /** Base units. */
  readonly amount: bigint;
  readonly decimals: number;
}

/** What the instructions of a payment say once their layout is the allowed one. */
export interface PaymentInstructions {
  readonly transfer: TokenTransfer;
  readonly memos: readonly string[];
}

/** The reference facilitator takes 3 to 7: limit, price, transfer, then memo and wallet assertions. */
const instructionCount = { least: 3, most: 7 };
/** 5 lamports per compute unit (exact-svm scheme), in micro-lamports: the facilitator pays this fee. */
const maxMicroLamportsPerUnit = 5_000_000n;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Checks the layout the exact-svm scheme prescribes: compute unit limit, compute unit price within the cap, one
 * `TransferChecked`, then only memo and Lighthouse instructions.
 */
export function readPaymentInstructions(instructions: readonly SvmInstruction[]): Result<PaymentInstructions, PaymentFault> {
  const [limit, price, transferring, ...optional] = instructions;
  if (!limit || !price || !transferring || instructions.length > instructionCount.most) {
    return refuse(`A payment has ${instructionCount.least} to ${instructionCount.most} instructions`);
  }
  if (!isComputeBudget(limit, 2, 5)) return refuse('The first instruction must set the compute unit limit');
  if (!isComputeBudget(price, 3, 9)) return refuse('The second instruction must set the compute unit price');
  if (Buffer.from(price.data).readBigUInt64LE(1) > maxMicroLamportsPerUnit) return refuse('The compute unit price is above 5 lamports');
  const transfer = readTransfer(transferring);
  if (!transfer) return refuse('The third instruction must be TransferChecked of the SPL Token program');
  if (!optional.every(isHarmless)) return refuse('Only memo and Lighthouse instructions may follow the transfer');
  const memos = optional.filter((each) => each.program === programs.memo).map((each) => decodeUtf8(each.data));
  return memos.every((memo) => memo !== undefined) ? ok({ transfer, memos }) : refuse('A memo must be UTF-8');
}

function isComputeBudget(instruction: SvmInstruction, discriminator: number, lengthBytes: number): boolean {
  const { program, accounts, data } = instruction;
  return program === programs.computeBudget && accounts.length === 0 && data.length === lengthBytes && data[0] === discriminator;
}

function readTransfer({ program, accounts, data }: SvmInstruction): TokenTransfer | undefined {
  const [source, mint, destination, authority] = accounts;
  const decimals = data[9];
  // Exactly four accounts: further ones would be the signers of a multisig owner.
  if (program !== programs.token || accounts.length !== 4 || data.length !== 10 || data[0] !== 12) return undefined;
  if (!source || !mint || !destination || !authority || decimals === undefined) return undefined;
  return { source, mint, destination, authority, amount: Buffer.from(data).readBigUInt64LE(1), decimals };
}

function isHarmless({ program }: SvmInstruction): boolean {
  return program === programs.memo || program === programs.lighthouse;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function refuse(message: string): ReturnType<typeof unacceptable> {
  return unacceptable('transaction_not_allowed', message);
}
