import type { FailedTransactionMetadata } from 'litesvm';

/** A transaction error as the RPC writes it: a name, or the instruction that failed and why. */
export type RpcTransactionError = string | { InstructionError: [number, string | { Custom: number }] };

/* In the order of litesvm's enum, which exists only in its types. */
const transactionErrors: readonly string[] = [
  'AccountInUse',
  'AccountLoadedTwice',
  'AccountNotFound',
  'ProgramAccountNotFound',
  'InsufficientFundsForFee',
  'InvalidAccountForFee',
  'AlreadyProcessed',
  'BlockhashNotFound',
  'CallChainTooDeep',
  'MissingSignatureForFee',
  'InvalidAccountIndex',
  'SignatureFailure',
];

const instructionErrors: readonly string[] = [
  'GenericError',
  'InvalidArgument',
  'InvalidInstructionData',
  'InvalidAccountData',
  'AccountDataTooSmall',
  'InsufficientFunds',
  'IncorrectProgramId',
  'MissingRequiredSignature',
  'AccountAlreadyInitialized',
  'UninitializedAccount',
];

/** Why a transaction failed, in the RPC's words. */
export function rpcError(failed: FailedTransactionMetadata): RpcTransactionError {
  const error = failed.err();
  if (typeof error === 'number') return transactionErrors[error] ?? `TransactionError${String(error)}`;
  if (!('err' in error)) return error.toString();
  const inner = error.err();
  if (typeof inner === 'number') return { InstructionError: [error.index, instructionErrors[inner] ?? `InstructionError${String(inner)}`] };
  return { InstructionError: [error.index, 'code' in inner ? { Custom: inner.code } : inner.toString()] };
}
