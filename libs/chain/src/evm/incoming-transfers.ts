import type { IncomingTransfer, TransferScan } from '../chain-reader.js';
import type { EvmProvider } from './evm-provider.js';
import { addressTopic, eventTopics } from './usdc-abi.js';

/** Reads the token's Transfer logs to payTo, one span of blocks after the other. Throws ChainError. */
export async function incomingTransfers(
  provider: EvmProvider,
  scan: TransferScan,
  logRangeBlocks: bigint,
): Promise<IncomingTransfer[]> {
  const found: IncomingTransfer[] = [];
  const asset = scan.asset.toLowerCase();
  const to = addressTopic(scan.payTo);
  for (let fromBlock = scan.fromBlock; fromBlock <= scan.toBlock; fromBlock += logRangeBlocks) {
    const last = fromBlock + logRangeBlocks - 1n;
    const toBlock = last < scan.toBlock ? last : scan.toBlock;
    const logs = await provider.logs({ address: asset, topics: [eventTopics.transfer, null, to], fromBlock, toBlock });
    for (const log of logs) {
      const [event, from, logTo] = log.topics;
      if (log.address !== asset || log.removed === true || event !== eventTopics.transfer) continue;
      if (from === undefined || logTo !== to || log.data.length !== 66) continue;
      found.push({
        transaction: log.transactionHash,
        block: log.blockNumber,
        blockHash: log.blockHash,
        logIndex: log.logIndex,
        from: `0x${from.slice(26)}`,
        amount: BigInt(log.data),
      });
    }
  }
  return found.sort((a, b) => (a.block === b.block ? a.logIndex - b.logIndex : a.block < b.block ? -1 : 1));
}
