import { getCompiledTransactionMessageDecoder, getCompiledTransactionMessageEncoder, getTransactionDecoder } from '@solana/kit';

/** One instruction with its addresses resolved. */
export interface SvmInstruction {
  readonly program: string;
  readonly accounts: readonly string[];
  readonly data: Uint8Array;
}

/** What a payment transaction says, independent of its version. */
export interface SvmTransaction {
  readonly message: Uint8Array;
  readonly blockhash: string;
  /** Accounts that must sign; the first pays the fee. */
  readonly signers: readonly string[];
  readonly signatures: Readonly<Record<string, Uint8Array | null>>;
  readonly instructions: readonly SvmInstruction[];
}

type CompiledMessage = ReturnType<ReturnType<typeof getCompiledTransactionMessageDecoder>['decode']>;

/**
 * Decodes a legacy or version 0 transaction, or returns undefined. Refuses address lookup tables (their content is not
 * in the message), repeated accounts and any spelling the encoder would not produce itself, so that one message has one
 * hash.
 */
export function decodeTransaction(bytes: Uint8Array): SvmTransaction | undefined {
  try {
    const { messageBytes, signatures } = getTransactionDecoder().decode(bytes);
    const compiled = getCompiledTransactionMessageDecoder().decode(messageBytes);
    if (!isPlain(compiled) || !isCanonical(compiled, messageBytes)) return undefined;
    const instructions = compiled.instructions.map((instruction) => ({
      program: accountAt(compiled, instruction.programAddressIndex),
      accounts: (instruction.accountIndices ?? []).map((index) => accountAt(compiled, index)),
      data: new Uint8Array(instruction.data ?? []),
    }));
    const signers = compiled.staticAccounts.slice(0, compiled.header.numSignerAccounts);
    return { message: new Uint8Array(messageBytes), blockhash: compiled.lifetimeToken, signers, signatures, instructions };
  } catch {
    // The codecs throw for every kind of truncated or impossible bytes.
    return undefined;
  }
}

function isPlain(compiled: CompiledMessage): boolean {
  if (compiled.version !== 'legacy' && compiled.version !== 0) return false;
  if (compiled.version === 0 && (compiled.addressTableLookups?.length ?? 0) > 0) return false;
  return new Set(compiled.staticAccounts).size === compiled.staticAccounts.length;
}

function isCanonical(compiled: CompiledMessage, messageBytes: ArrayLike<number>): boolean {
  return Buffer.from(getCompiledTransactionMessageEncoder().encode(compiled)).equals(Uint8Array.from(messageBytes));
}

function accountAt(compiled: CompiledMessage, index: number): string {
  const account = compiled.staticAccounts[index];
  if (account === undefined) throw new RangeError('An instruction names an account the message does not have');
  return account;
}
