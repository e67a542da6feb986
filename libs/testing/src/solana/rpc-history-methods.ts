import { getBase58Decoder } from '@solana/kit';
import type { Bank, LandedTransaction } from './bank.js';
import { type RpcMethods, inContext } from './rpc-fault.js';
import type { Commitment } from './slot-clock.js';
import { memoOf } from './transaction-codec.js';

interface HistoryConfig {
  commitment?: Commitment;
  encoding?: string;
  before?: string;
  until?: string;
  limit?: number;
}

const longestList = 1000;

/** What happened: statuses, an address's transactions and their contents. */
export function historyMethods(bank: Bank): RpcMethods {
  const isVisible = (landed: LandedTransaction, commitment?: Commitment): boolean => landed.slot <= bank.clock.slot(commitment);
  return {
    getSignatureStatuses: ([signatures]) => inContext(bank.clock.slot(), (signatures as string[]).map((signature) => status(bank, signature))),
    getSignaturesForAddress: ([address, given]) => {
      const config = (given ?? {}) as HistoryConfig;
      const visible = bank.history.filter((landed) => isVisible(landed, config.commitment));
      const touching = between(visible, config).filter((landed) => landed.decoded.message.staticAccounts.some((one) => one === address));
      return touching.slice(0, config.limit ?? longestList).map((landed) => summary(bank, landed));
    },
    getTransaction: ([signature, given]) => {
      const config = (given ?? {}) as HistoryConfig;
      const landed = bank.find(signature as string);
      return landed && isVisible(landed, config.commitment) ? contents(landed, config.encoding) : null;
    },
  };
}

function between(landed: readonly LandedTransaction[], { before, until }: HistoryConfig): readonly LandedTransaction[] {
  const from = before === undefined ? 0 : landed.findIndex(({ signature }) => signature === before) + 1;
  const end = until === undefined ? -1 : landed.findIndex(({ signature }) => signature === until);
  return landed.slice(from, end === -1 ? undefined : end);
}

function commitmentOf(bank: Bank, landed: LandedTransaction): Commitment {
  return landed.slot <= bank.clock.slot('finalized') ? 'finalized' : 'confirmed';
}

function status(bank: Bank, signature: string): unknown {
  const landed = bank.find(signature);
  if (!landed) return null;
  const confirmationStatus = commitmentOf(bank, landed);
  return {
    slot: landed.slot,
    confirmations: confirmationStatus === 'finalized' ? null : bank.clock.slot() - landed.slot,
    err: landed.error,
    status: outcome(landed),
    confirmationStatus,
  };
}

function summary(bank: Bank, landed: LandedTransaction): unknown {
  const { signature, slot, error, blockTime } = landed;
  return { signature, slot, err: error, memo: memoOf(landed.decoded.message), blockTime, confirmationStatus: commitmentOf(bank, landed) };
}

function outcome({ error }: LandedTransaction): unknown {
  return error ? { Err: error } : { Ok: null };
}

function contents(landed: LandedTransaction, encoding = 'json'): unknown {
  return {
    slot: landed.slot,
    blockTime: landed.blockTime,
    version: landed.decoded.message.version,
    transaction: encoding === 'base64' ? [landed.wire, 'base64'] : jsonTransaction(landed),
    meta: {
      err: landed.error,
      status: outcome(landed),
      fee: (landed.preBalances[0] ?? 0) - (landed.postBalances[0] ?? 0),
      preBalances: landed.preBalances,
      postBalances: landed.postBalances,
      preTokenBalances: landed.preTokenBalances,
      postTokenBalances: landed.postTokenBalances,
      innerInstructions: landed.inner,
      logMessages: landed.logs,
      computeUnitsConsumed: landed.unitsConsumed,
      loadedAddresses: { writable: [], readonly: [] },
      rewards: [],
    },
  };
}

function jsonTransaction({ decoded }: LandedTransaction): unknown {
  const { message, signatures } = decoded;
  return {
    signatures,
    message: {
      accountKeys: message.staticAccounts,
      header: {
        numRequiredSignatures: message.header.numSignerAccounts,
        numReadonlySignedAccounts: message.header.numReadonlySignerAccounts,
        numReadonlyUnsignedAccounts: message.header.numReadonlyNonSignerAccounts,
      },
      recentBlockhash: message.lifetimeToken,
      instructions: message.instructions.map((instruction) => ({
        programIdIndex: instruction.programAddressIndex,
        accounts: [...(instruction.accountIndices ?? [])],
        data: getBase58Decoder().decode(instruction.data ?? new Uint8Array()),
        stackHeight: null,
      })),
    },
  };
}
