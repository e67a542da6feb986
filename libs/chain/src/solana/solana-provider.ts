import { ChainError } from '../chain-error.js';
import { JsonRpcClient, parseResult, type JsonRpcOptions } from '../rpc/json-rpc-client.js';
import {
  accountInfo,
  base58,
  blockTime,
  blockhashValidity,
  latestBlockhash,
  signatureList,
  slotNumber,
  solanaTransaction,
  type SolanaAccount,
  type SolanaTransaction,
} from './solana-schemas.js';

export type Commitment = 'confirmed' | 'finalized';

export interface SignaturePage {
  commitment: Commitment;
  limit: number;
  before?: string;
  /** Refuses a node that has not seen this slot yet. */
  minContextSlot?: bigint;
}

/** The reads of one Solana node that Till needs, each parsed. Every method throws ChainError. */
export class SolanaProvider {
  private readonly rpc: JsonRpcClient;

  constructor(options: JsonRpcOptions) {
    this.rpc = new JsonRpcClient(options);
  }

  /** Null when the node does not have it at that commitment. */
  async transaction(signature: string, commitment: Commitment): Promise<SolanaTransaction | null> {
    const method = 'getTransaction';
    const config = { encoding: 'base64', commitment, maxSupportedTransactionVersion: 0 };
    return parseResult(method, solanaTransaction.nullable(), await this.rpc.call(method, [signature, config]));
  }

  /** Newest first. */
  async signaturesFor(account: string, page: SignaturePage) {
    const method = 'getSignaturesForAddress';
    const { minContextSlot, ...rest } = page;
    const config = minContextSlot === undefined ? rest : { ...rest, minContextSlot: toNumber(minContextSlot) };
    return parseResult(method, signatureList, await this.rpc.call(method, [account, config]));
  }

  /** Whether a blockhash can still carry a transaction, and the slot at which the node says so. */
  async blockhashValid(blockhash: string, commitment: Commitment): Promise<{ valid: boolean; atSlot: bigint }> {
    const method = 'isBlockhashValid';
    const { context, value } = parseResult(
      method,
      blockhashValidity,
      await this.rpc.call(method, [blockhash, { commitment }]),
    );
    return { valid: value, atSlot: context.slot };
  }

  async latestBlockhash(): Promise<{ blockhash: string; lastValidBlockHeight: bigint }> {
    const method = 'getLatestBlockhash';
    return parseResult(method, latestBlockhash, await this.rpc.call(method, [{ commitment: 'confirmed' }])).value;
  }

  async account(address: string, commitment: Commitment): Promise<{ account: SolanaAccount | null; atSlot: bigint }> {
    const method = 'getAccountInfo';
    const config = { encoding: 'base64', commitment };
    const { context, value } = parseResult(method, accountInfo, await this.rpc.call(method, [address, config]));
    return { account: value, atSlot: context.slot };
  }

  async slot(commitment: Commitment): Promise<bigint> {
    return parseResult('getSlot', slotNumber, await this.rpc.call('getSlot', [{ commitment }]));
  }

  /** Unix seconds; null when the node does not know the slot's time. */
  async blockTime(slot: bigint): Promise<bigint | null> {
    const method = 'getBlockTime';
    const seconds = parseResult(method, blockTime, await this.rpc.call(method, [toNumber(slot)]));
    return seconds === null ? null : BigInt(seconds);
  }

  async genesisHash(): Promise<string> {
    return parseResult('getGenesisHash', base58, await this.rpc.call('getGenesisHash', []));
  }

  close(): void {
    this.rpc.close();
  }
}

function toNumber(slot: bigint): number {
  if (slot > BigInt(Number.MAX_SAFE_INTEGER)) throw new ChainError('rpc_malformed', 'slot', 'beyond 2^53');
  return Number(slot);
}
