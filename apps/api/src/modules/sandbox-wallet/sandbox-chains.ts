import { Injectable } from '@nestjs/common';
import { getBase58Encoder } from '@solana/kit';
import { networkById, type NetworkId } from '@till/networks';
import { BaseError, createPublicClient, createWalletClient, type Hex, http, type PrivateKeyAccount } from 'viem';
import { Config } from '../../config/config.js';
import { ProblemError } from '../../platform/http/problem-error.js';

interface EvmCall {
  to: string;
  data?: string | undefined;
  value?: string | undefined;
}

/** CAIP-2 ids of the wallet standard's cluster names. */
const clusters: Readonly<Record<string, NetworkId>> = {
  'solana:mainnet': 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  'solana:devnet': 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1',
};

/** Sends what the sandbox wallet signed to the dev chains, as a wallet extension would through its own node. */
@Injectable()
export class SandboxChains {
  constructor(private readonly config: Config) {}

  /** Hash of the sent transaction. A refusal of the chain is told in its own words. */
  async sendEvm(account: PrivateKeyAccount, { to, data, value }: EvmCall, chainId: string): Promise<string> {
    const client = createWalletClient({ account, transport: http(this.nodeOf(`eip155:${BigInt(chainId).toString()}`)) });
    try {
      return await client.sendTransaction({ chain: null, to: to as Hex, value: BigInt(value ?? '0x0'), ...(data === undefined ? {} : { data: data as Hex }) });
    } catch (error) {
      throw refused(error);
    }
  }

  /** What a read-only call returns. */
  async call({ to, data }: EvmCall, chainId: string): Promise<string> {
    const client = createPublicClient({ transport: http(this.nodeOf(`eip155:${BigInt(chainId).toString()}`)) });
    const answer = await client.call({ to: to as Hex, ...(data === undefined ? {} : { data: data as Hex }) }).catch((error: unknown) => Promise.reject(refused(error)));
    return answer.data ?? '0x';
  }

  /** The transaction's signature, base64 of its 64 bytes. */
  async sendSolana(transaction: string, cluster: string): Promise<string> {
    const response = await fetch(this.nodeOf(clusters[cluster] ?? ''), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'sendTransaction', params: [transaction, { encoding: 'base64' }] }),
      signal: AbortSignal.timeout(this.config.rpcTimeoutMs),
    });
    const { result, error } = (await response.json()) as { result?: string; error?: { message?: string; data?: unknown } };
    if (typeof result !== 'string') throw new ProblemError('validation_failed', `${error?.message ?? 'refused'} ${JSON.stringify(error?.data ?? '')}`);
    return Buffer.from(getBase58Encoder().encode(result)).toString('base64');
  }

  private nodeOf(network: string): string {
    const known = networkById(network);
    const url = known && this.config.networks.get(known.id)?.rpcUrls[0];
    if (url === undefined) throw new ProblemError('validation_failed', 'The sandbox does not run this chain.');
    return url;
  }
}

function refused(error: unknown): ProblemError {
  return new ProblemError('validation_failed', error instanceof BaseError ? `${error.shortMessage} ${error.details}` : 'The chain refused it.');
}
