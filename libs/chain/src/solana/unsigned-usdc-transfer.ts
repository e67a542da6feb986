import { randomBytes } from 'node:crypto';
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
  type Address,
  type Instruction,
} from '@solana/kit';
import { associatedTokenAccount } from '@till/x402';
import { programs } from './program-addresses.js';

export interface UsdcTransfer {
  payer: string;
  payTo: string;
  mint: string;
  /** Base units. */
  amount: bigint;
  decimals: number;
  /** The facilitator's account, from `/supported`; it pays the fee and signs last. */
  feePayer: string;
  /** At most 256 bytes of UTF-8. Absent: 16 random bytes in hex, which keep two equal payments apart. */
  memo?: string;
  blockhash: string;
  lastValidBlockHeight: bigint;
}

/** The figures of the reference client (@x402/svm 2.27); facilitators refuse much higher ones. */
const computeUnitLimit = 20_000;
const computeUnitPriceMicroLamports = 1n;
const maxMemoBytes = 256;

/**
 * A transaction that pays USDC from `payer` to `payTo`, unsigned, in base64, in the shape that the exact scheme on
 * Solana demands: compute limit, compute price, TransferChecked, memo. A wallet signs it; the result is the payload's
 * `transaction`. Throws when an address is malformed or the memo too long. Source: x402 scheme_exact_svm.
 */
export async function buildUnsignedUsdcTransfer(transfer: UsdcTransfer): Promise<string> {
  const memo = new TextEncoder().encode(transfer.memo ?? randomBytes(16).toString('hex'));
  if (memo.length > maxMemoBytes) throw new Error(`a memo has at most ${maxMemoBytes} bytes`);
  const source = address(await associatedTokenAccount(transfer.payer, transfer.mint));
  const destination = address(await associatedTokenAccount(transfer.payTo, transfer.mint));
  const lifetime = {
    blockhash: blockhash(transfer.blockhash),
    lastValidBlockHeight: transfer.lastValidBlockHeight,
  };
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (each) => setTransactionMessageFeePayer(address(transfer.feePayer), each),
    (each) => setTransactionMessageLifetimeUsingBlockhash(lifetime, each),
    (each) =>
      appendTransactionMessageInstructions(
        [
          ...computeBudget(),
          transferChecked(transfer, source, destination),
          { programAddress: programs.memo, accounts: [], data: memo },
        ],
        each,
      ),
  );
  return getBase64EncodedWireTransaction(compileTransaction(message));
}

/** SetComputeUnitLimit is tag 2 with a u32, SetComputeUnitPrice tag 3 with a u64, both little-endian. */
function computeBudget(): Instruction[] {
  const limit = Buffer.alloc(5);
  limit.writeUInt8(2, 0);
  limit.writeUInt32LE(computeUnitLimit, 1);
  const price = Buffer.alloc(9);
  price.writeUInt8(3, 0);
  price.writeBigUInt64LE(computeUnitPriceMicroLamports, 1);
  return [limit, price].map((data) => ({ programAddress: programs.computeBudget, accounts: [], data }));
}

/** TransferChecked is tag 12 with amount (u64) and decimals (u8), which the program checks against the mint. */
function transferChecked(transfer: UsdcTransfer, source: Address, destination: Address): Instruction {
  const data = Buffer.alloc(10);
  data.writeUInt8(12, 0);
  data.writeBigUInt64LE(transfer.amount, 1);
  data.writeUInt8(transfer.decimals, 9);
  const accounts = [
    { address: source, role: AccountRole.WRITABLE },
    { address: address(transfer.mint), role: AccountRole.READONLY },
    { address: destination, role: AccountRole.WRITABLE },
    { address: address(transfer.payer), role: AccountRole.READONLY_SIGNER },
  ];
  return { programAddress: programs.token, accounts, data };
}
