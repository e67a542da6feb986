import { ChainError } from '../chain-error.js';
import type { Evidence, EvidenceQuery, Hex } from '../chain-reader.js';
import { classifyReceipt, type ReceiptFinding } from './classify-receipt.js';
import type { EvmProvider } from './evm-provider.js';
import type { EvmBlock, EvmLog } from './evm-schemas.js';
import { addressTopic, decodeBool, eventTopics, usdcCalls } from './usdc-abi.js';

type EvmQuery = EvidenceQuery & { evm: NonNullable<EvidenceQuery['evm']> };

const transactionHash = /^0x[0-9a-fA-F]{64}$/;
const maxLogCalls = 60;

/**
 * What one provider shows of one authorization. With a hint that holds, this is one call. Throws ChainError.
 *
 * Proof of "never": the nonce is unused in a finalized block whose time is at or after validBefore, as the token
 * requires `now < validBefore` and time only grows.
 */
export async function findEvmEvidence(
  provider: EvmProvider,
  query: EvmQuery,
  logRangeBlocks: bigint,
): Promise<Evidence> {
  if (query.transactionHint !== undefined && transactionHash.test(query.transactionHint)) {
    const hinted = await fromTransaction(provider, query, query.transactionHint);
    if (hinted !== null) return hinted;
  }
  const head = await provider.existingBlock('latest');
  if (await isUsed(provider, query, head.number)) return fromLogs(provider, query, head, logRangeBlocks);
  const finalized = await provider.existingBlock('finalized');
  const expired = finalized.timestamp >= query.evm.validBefore;
  const never = expired && !(await isUsed(provider, query, finalized.number));
  return { kind: 'absent', canStillLand: !never, atBlock: never ? finalized.number : head.number };
}

async function isUsed(provider: EvmProvider, query: EvmQuery, block: bigint): Promise<boolean> {
  const data = usdcCalls.authorizationState(query.payer, query.evm.nonce);
  const answer = await provider.contractCall(query.asset, data, block);
  try {
    return decodeBool(answer);
  } catch {
    throw new ChainError('rpc_malformed', 'eth_call', 'authorizationState did not answer a boolean');
  }
}

async function fromTransaction(provider: EvmProvider, query: EvmQuery, hash: string): Promise<Evidence | null> {
  const receipt = await provider.receipt(hash);
  if (receipt === null || receipt.transactionHash !== hash.toLowerCase()) return null;
  return complete(provider, classifyReceipt(receipt, query), receipt.blockNumber, receipt.blockHash);
}

/** The nonce is used or cancelled, so the event that says so exists; it is searched until found or the budget ends. */
async function fromLogs(
  provider: EvmProvider,
  query: EvmQuery,
  head: EvmBlock,
  logRangeBlocks: bigint,
): Promise<Evidence> {
  let calls = 0;
  for (const range of searchRanges(query.fromBlock, head.number, logRangeBlocks)) {
    if (++calls > maxLogCalls) break;
    const logs = await provider.logs({ address: query.asset, topics: topicsOf(query), ...range });
    const event = logs.find((log) => isAbout(log, query));
    const found = event && (await fromTransaction(provider, query, event.transactionHash));
    if (found) return found;
  }
  return { kind: 'undecided', why: 'use_not_found' };
}

/**
 * From the block at which the payment was first seen up to the head, then backwards: a payer may have submitted the
 * authorization before showing it to Till.
 */
function* searchRanges(start: bigint, head: bigint, size: bigint): Generator<{ fromBlock: bigint; toBlock: bigint }> {
  for (let fromBlock = start; fromBlock <= head; fromBlock += size) {
    const last = fromBlock + size - 1n;
    yield { fromBlock, toBlock: last < head ? last : head };
  }
  for (let toBlock = start - 1n; toBlock >= 0n; toBlock -= size) {
    const first = toBlock - size + 1n;
    yield { fromBlock: first > 0n ? first : 0n, toBlock: toBlock < head ? toBlock : head };
  }
}

function topicsOf(query: EvmQuery): [Hex[], Hex, Hex] {
  const events = [eventTopics.authorizationUsed, eventTopics.authorizationCanceled];
  return [events, addressTopic(query.payer), query.evm.nonce.toLowerCase() as Hex];
}

/** Nodes that ignore a filter exist; what they answer is checked again. */
function isAbout(log: EvmLog, query: EvmQuery): boolean {
  const [events, payer, nonce] = topicsOf(query);
  const [event, logPayer, logNonce] = log.topics;
  const own = log.address === query.asset.toLowerCase() && log.removed !== true;
  return own && event !== undefined && events.includes(event) && logPayer === payer && logNonce === nonce;
}

async function complete(
  provider: EvmProvider,
  finding: ReceiptFinding,
  block: bigint,
  blockHash: Hex,
): Promise<Evidence | null> {
  if (finding === null || finding.kind === 'undecided') return finding;
  if (finding.kind === 'spent') return { ...finding, final: await isFinal(provider, block, blockHash) };
  if (finding.timeSeconds !== null) return { ...finding, timeSeconds: finding.timeSeconds };
  const mined = await provider.existingBlock(block);
  if (mined.hash !== blockHash) return { kind: 'undecided', why: 'reorg_under_way' };
  return { ...finding, timeSeconds: mined.timestamp };
}

/** Final when the chain's finalized block is at or above it and the block at that height is still the same one. */
async function isFinal(provider: EvmProvider, block: bigint, blockHash: Hex): Promise<boolean> {
  const finalized = await provider.existingBlock('finalized');
  return finalized.number >= block && (await provider.existingBlock(block)).hash === blockHash;
}
