import type { EvidenceQuery, PaidEvidence, SpentEvidence, UndecidedEvidence } from '../chain-reader.js';
import type { EvmLog, EvmReceipt } from './evm-schemas.js';
import { addressTopic, eventTopics } from './usdc-abi.js';

/** What one receipt says about one authorization; null when it says nothing, as a foreign or reverted one does. */
export type ReceiptFinding =
  | (Omit<PaidEvidence, 'timeSeconds'> & { timeSeconds: bigint | null })
  | Omit<SpentEvidence, 'final'>
  | UndecidedEvidence
  | null;

/**
 * Finds AuthorizationUsed(payer, nonce) of the asset and the Transfer paired with it. FiatTokenV2 marks the nonce used
 * and then transfers, so the pair is the use and the token's next log. A transaction may hold several payments, which
 * is why the hash alone is never evidence. Source: EIP-3009 and Circle's EIP3009.sol.
 */
export function classifyReceipt(receipt: EvmReceipt, query: EvidenceQuery): ReceiptFinding {
  if (receipt.status !== '0x1' || query.evm === undefined) return null;
  const nonce = query.evm.nonce.toLowerCase();
  const payer = addressTopic(query.payer);
  const asset = query.asset.toLowerCase();
  const own = receipt.logs.filter((log) => log.address === asset).sort((a, b) => a.logIndex - b.logIndex);
  const at = own.findIndex((log) => log.topics[1] === payer && log.topics[2] === nonce && isAuthorizationEvent(log));
  if (at < 0) return null;
  const transaction = receipt.transactionHash;
  if (own[at]?.topics[0] === eventTopics.authorizationCanceled) return { kind: 'spent', why: 'cancelled', transaction };
  const transfer = own[at + 1];
  if (transfer === undefined || !isTransferFrom(transfer, payer)) return { kind: 'undecided', why: 'unpaired_use' };
  if (transfer.topics[2] !== addressTopic(query.payTo)) return { kind: 'spent', why: 'other_recipient', transaction };
  if (BigInt(transfer.data) !== query.amount) return { kind: 'spent', why: 'other_amount', transaction };
  return {
    kind: 'paid',
    transaction,
    block: receipt.blockNumber,
    blockHash: receipt.blockHash,
    logIndex: transfer.logIndex,
    timeSeconds: transfer.blockTimestamp ?? null,
    submittedBy: receipt.from,
  };
}

function isAuthorizationEvent(log: EvmLog): boolean {
  return log.topics[0] === eventTopics.authorizationUsed || log.topics[0] === eventTopics.authorizationCanceled;
}

function isTransferFrom(log: EvmLog, payer: string): boolean {
  return log.topics[0] === eventTopics.transfer && log.topics[1] === payer && log.data.length === 66;
}
