import { ChainError } from '../chain-error.js';
import { type Hex, mostFilteredOwners, type OwnerLookup, type OwnerTransfer, type TransferScan } from '../chain-reader.js';
import type { EvmProvider, LogFilter } from './evm-provider.js';
import type { EvmLog } from './evm-schemas.js';
import type { LogSpan } from './log-span.js';
import { addressTopic, eventTopics } from './usdc-abi.js';

/** Addresses in one topic filter; providers take some hundred. */
const filterSize = 400;

/** What one provider shows of a range, and the hash of its last block. */
export interface TransferView {
  transfers: OwnerTransfer[];
  lastHash: Hex;
}

/** Reads the token's Transfer logs to and from the owners, one span of blocks after the other. Throws ChainError. */
export async function ownerTransfers(provider: EvmProvider, asset: string, scan: TransferScan, span: LogSpan): Promise<TransferView> {
  const last = await provider.block(scan.toBlock);
  if (last === null) throw new ChainError('rpc_behind', 'eth_getBlockByNumber');
  const { filters, ownersOf } = lookFor(scan.owners);
  const times = new Map<Hex, bigint>([[last.hash, last.timestamp]]);
  const found: OwnerTransfer[] = [];
  for (let fromBlock = scan.fromBlock; fromBlock <= scan.toBlock; ) {
    const end = fromBlock + span.blocks - 1n;
    const toBlock = end < scan.toBlock ? end : scan.toBlock;
    try {
      const logs = await logsOf(provider, asset, filters, fromBlock, toBlock);
      const known = await ownersOf(logs);
      for (const log of logs) found.push(...(await sidesOf(provider, log, known, times)));
    } catch (error) {
      if (span.narrow(error)) continue;
      throw error;
    }
    span.widen();
    fromBlock = toBlock + 1n;
  }
  found.sort((a, b) => (a.block === b.block ? a.logIndex - b.logIndex : a.block < b.block ? -1 : 1));
  return { transfers: found, lastHash: last.hash };
}

/** Each log once, although a transfer between two owners matches two filters. Nodes that ignore a filter exist. */
async function logsOf(provider: EvmProvider, asset: string, filters: readonly LogFilter['topics'][], fromBlock: bigint, toBlock: bigint): Promise<EvmLog[]> {
  const logs = new Map<string, EvmLog>();
  for (const topics of filters) {
    for (const log of await provider.logs({ address: asset, topics, fromBlock, toBlock })) {
      const isOurs = log.address === asset.toLowerCase() && log.removed !== true && log.blockNumber >= fromBlock && log.blockNumber <= toBlock;
      if (isOurs && log.topics[0] === eventTopics.transfer && log.topics.length === 3 && log.data.length === 66) logs.set(`${log.blockHash} ${String(log.logIndex)}`, log);
    }
  }
  return [...logs.values()];
}

function filtersFor(owners: readonly Hex[]): LogFilter['topics'][] {
  if (owners.length > mostFilteredOwners) return [[eventTopics.transfer]];
  const chunks = Array.from({ length: Math.ceil(owners.length / filterSize) }, (_, index) => owners.slice(index * filterSize, (index + 1) * filterSize));
  return chunks.flatMap((chunk) => [
    [eventTopics.transfer, chunk],
    [eventTopics.transfer, null, chunk],
  ]);
}

/** What to ask a provider for, and who of the owners its logs are about. */
function lookFor(owners: TransferScan['owners']): { filters: readonly LogFilter['topics'][]; ownersOf: (logs: readonly EvmLog[]) => Promise<ReadonlyMap<Hex, string>> } {
  if (typeof owners === 'function') return { filters: [[eventTopics.transfer]], ownersOf: (logs) => ownersIn(logs, owners) };
  const named = byTopic(owners);
  return { filters: filtersFor([...named.keys()]), ownersOf: () => Promise.resolve(named) };
}

function byTopic(owners: readonly string[]): ReadonlyMap<Hex, string> {
  return new Map(owners.map((owner) => [addressTopic(owner), owner]));
}

async function ownersIn(logs: readonly EvmLog[], lookup: OwnerLookup): Promise<ReadonlyMap<Hex, string>> {
  const mentioned = new Set(logs.flatMap(({ topics: [, from = '0x', to = '0x'] }) => [addressOf(from), addressOf(to)]));
  return mentioned.size === 0 ? new Map() : byTopic(await lookup([...mentioned]));
}

function addressOf(topic: string): string {
  return `0x${topic.slice(26)}`;
}

/** None for a transfer between strangers, two for one between two owners. */
async function sidesOf(provider: EvmProvider, log: EvmLog, owners: ReadonlyMap<Hex, string>, times: Map<Hex, bigint>): Promise<OwnerTransfer[]> {
  const [, from, to] = log.topics;
  if (from === undefined || to === undefined) return [];
  const [sender, receiver] = [owners.get(from), owners.get(to)];
  const amount = BigInt(log.data);
  if ((sender === undefined && receiver === undefined) || amount === 0n) return [];
  const timeSeconds = log.blockTimestamp ?? times.get(log.blockHash) ?? (await timeOf(provider, log));
  times.set(log.blockHash, timeSeconds);
  const facts = { transaction: log.transactionHash, block: log.blockNumber, blockHash: log.blockHash, logIndex: log.logIndex, amount, timeSeconds };
  return [
    ...(receiver === undefined ? [] : [{ owner: receiver, direction: 'in' as const, counterparty: `0x${from.slice(26)}`, ...facts }]),
    ...(sender === undefined ? [] : [{ owner: sender, direction: 'out' as const, counterparty: `0x${to.slice(26)}`, ...facts }]),
  ];
}

async function timeOf(provider: EvmProvider, log: EvmLog): Promise<bigint> {
  const block = await provider.existingBlock(log.blockNumber);
  if (block.hash !== log.blockHash) throw new ChainError('rpc_malformed', 'eth_getLogs', 'a reorg is under way');
  return block.timestamp;
}
