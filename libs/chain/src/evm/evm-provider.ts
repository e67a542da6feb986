import { z } from 'zod';
import { ChainError } from '../chain-error.js';
import type { Hex } from '../chain-reader.js';
import { JsonRpcClient, parseResult, type JsonRpcOptions } from '../rpc/json-rpc-client.js';
import { evmBlock, evmLog, evmReceipt, hexData, quantity, type EvmBlock, type EvmLog, type EvmReceipt } from './evm-schemas.js';

export type BlockTag = 'latest' | 'safe' | 'finalized' | bigint;

export interface LogFilter {
  address: string;
  /** One entry per topic; an array means any of these, null means any. */
  topics: readonly (Hex | readonly Hex[] | null)[];
  fromBlock: bigint;
  toBlock: bigint;
}

const maxLogs = 20_000;

/** The reads of one Ethereum node that Till needs, each parsed. Every method throws ChainError. */
export class EvmProvider {
  private readonly rpc: JsonRpcClient;

  constructor(options: JsonRpcOptions) {
    this.rpc = new JsonRpcClient(options);
  }

  async receipt(hash: string): Promise<EvmReceipt | null> {
    const method = 'eth_getTransactionReceipt';
    return parseResult(method, evmReceipt.nullable(), await this.rpc.call(method, [hash]));
  }

  /** Null when the node does not have such a block (yet). */
  async block(tag: BlockTag): Promise<EvmBlock | null> {
    const method = 'eth_getBlockByNumber';
    return parseResult(method, evmBlock.nullable(), await this.rpc.call(method, [toTag(tag), false]));
  }

  async existingBlock(tag: BlockTag): Promise<EvmBlock> {
    const block = await this.block(tag);
    if (block === null) throw new ChainError('rpc_malformed', 'eth_getBlockByNumber', `no ${toTag(tag)} block`);
    return block;
  }

  async logs(filter: LogFilter): Promise<EvmLog[]> {
    const method = 'eth_getLogs';
    const { address, topics, fromBlock, toBlock } = filter;
    const params = [{ address, topics, fromBlock: toTag(fromBlock), toBlock: toTag(toBlock) }];
    return parseResult(method, z.array(evmLog).max(maxLogs), await this.rpc.call(method, params));
  }

  async contractCall(to: string, data: Hex, at: BlockTag): Promise<Hex> {
    return parseResult('eth_call', hexData, await this.rpc.call('eth_call', [{ to, data }, toTag(at)]));
  }

  async chainId(): Promise<bigint> {
    return parseResult('eth_chainId', quantity, await this.rpc.call('eth_chainId', []));
  }

  /** For viem, which parses by itself. */
  request(method: string, params: readonly unknown[]): Promise<unknown> {
    return this.rpc.call(method, params);
  }

  close(): void {
    this.rpc.close();
  }
}

function toTag(tag: BlockTag): string {
  return typeof tag === 'bigint' ? `0x${tag.toString(16)}` : tag;
}
