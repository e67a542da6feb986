import type { Network } from '@till/networks';
import { devBuyersOn, type EvmChain, evmRpc, mainSolana, devSolana, type SolanaChain, solanaRpc, startEvmChain, startSolanaChain } from '@till/testing';
import type { Hex } from 'viem';

/** A chain that stands in for one network of the registry: its chain id or genesis, its USDC, its address. */
export interface NetworkChain {
  readonly network: Network;
  readonly rpcUrl: string;
  /** USDC base units of an owner. */
  balance(owner: string): Promise<bigint>;
  /** Whether the transaction lies on the chain and succeeded. */
  holds(transaction: string): Promise<boolean>;
  /** Sends an owner USDC base units that no payment explains; EVM only, as the Solana runtime gives money without a transaction. */
  stray?(owner: string, amount: bigint): Promise<void>;
  /** Lets as much happen as makes everything so far final. */
  finalize(): Promise<void>;
  stop(): Promise<void>;
}

const riches = 1_000_000_000n;

/** Starts the chain with a rich first buyer, and with a token account for the merchant where one is needed. */
export async function startNetworkChain(network: Network, merchant: { evm: string; solana: string }): Promise<NetworkChain> {
  const [buyer] = devBuyersOn(network.id);
  if (!buyer) throw new Error(`no buyer on ${network.id}`);
  if (network.family === 'evm') {
    const chain = await startEvmChain({ network: network.id });
    await chain.fundUsdc(buyer.address as Hex, riches);
    return evmNetworkChain(network, chain);
  }
  const cluster = [devSolana, mainSolana].find((one) => one.network === network.id);
  const chain = await startSolanaChain({ network: cluster?.network });
  await chain.fundUsdc(buyer.address, riches);
  await chain.fundUsdc(merchant.solana, 0n);
  return solanaNetworkChain(network, chain);
}

function evmNetworkChain(network: Network, chain: EvmChain): NetworkChain {
  return {
    network,
    rpcUrl: chain.url,
    balance: (owner) => chain.usdcBalance(owner as Hex),
    holds: async (transaction) => (await evmRpc<{ status: Hex } | null>(chain.url, 'eth_getTransactionReceipt', [transaction]))?.status === '0x1',
    stray: (owner, amount) => chain.fundUsdc(owner as Hex, amount),
    finalize: () => chain.mine(3),
    stop: () => chain.stop(),
  };
}

function solanaNetworkChain(network: Network, chain: SolanaChain): NetworkChain {
  return {
    network,
    rpcUrl: chain.url,
    balance: (owner) => chain.usdcBalance(owner),
    holds: async (transaction) => (await solanaRpc<{ meta: { err: unknown } } | null>(chain.url, 'getTransaction', [transaction, { maxSupportedTransactionVersion: 0 }]))?.meta.err === null,
    finalize: () => chain.jumpSlots(40),
    stop: () => chain.stop(),
  };
}
