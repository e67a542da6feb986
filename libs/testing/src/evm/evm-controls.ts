import { type Address, type Hex, decodeFunctionResult, encodeFunctionData } from 'viem';
import { devEvm } from '../dev-networks.js';
import { devAccount, devAccountIndex } from './dev-accounts.js';
import { evmRpc } from './evm-rpc.js';
import { poll } from '../process/poll.js';
import { usdcAbi } from './usdc-abi.js';

/** A receipt as the node gives it, as far as the dev chain's helpers look. */
export interface DevReceipt {
  transactionHash: Hex;
  blockNumber: Hex;
  status: Hex;
  contractAddress: Hex | null;
}

/** The last transaction that each account of a node has handed over. */
const handedOver = new Map<string, Promise<unknown>>();

/**
 * Hands a transaction of one of anvil's own accounts over, which the node signs, and resolves with its hash. The node gives two
 * that come at once the same number and drops one of them, so an account hands over one at a time.
 */
export function handOver(url: string, transaction: { from: Address; to: Address | undefined; data: Hex; gas?: Hex }): Promise<Hex> {
  const account = `${url} ${transaction.from}`;
  const send = () => evmRpc<Hex>(url, 'eth_sendTransaction', [transaction]);
  const sent = (handedOver.get(account) ?? Promise.resolve()).then(send, send);
  handedOver.set(account, sent);
  return sent;
}

/**
 * Sends from one of anvil's own accounts and waits until it is mined.
 * @throws when the transaction reverts.
 */
export async function sendFromDevAccount(url: string, from: Address, to: Address | undefined, data: Hex): Promise<DevReceipt> {
  const hash = await handOver(url, { from, to, data });
  const receipt = await poll(`receipt of ${hash}`, async () => (await evmRpc<DevReceipt | null>(url, 'eth_getTransactionReceipt', [hash])) ?? undefined);
  if (receipt.status !== '0x1') throw new Error(`transaction ${hash} reverted`);
  return receipt;
}

/** Mints USDC (base units, 6 decimals) to `address` through the token's own minter, Transfer log and all. */
export async function fundUsdc(url: string, address: Address, baseUnits: bigint, asset: Address = devEvm.usdc): Promise<void> {
  const minter = devAccount(devAccountIndex.usdcOwner).address;
  const data = encodeFunctionData({ abi: usdcAbi, functionName: 'mint', args: [address, baseUnits] });
  await sendFromDevAccount(url, minter, asset, data);
}

/** A plain transfer between accounts of the node's own, as any wallet makes one; returns its transaction. */
export async function transferUsdc(url: string, from: Address, to: Address, baseUnits: bigint, asset: Address = devEvm.usdc): Promise<Hex> {
  const data = encodeFunctionData({ abi: usdcAbi, functionName: 'transfer', args: [to, baseUnits] });
  return (await sendFromDevAccount(url, from, asset, data)).transactionHash;
}

/** USDC of `address` in base units at the latest block. */
export async function usdcBalance(url: string, address: Address, asset: Address = devEvm.usdc): Promise<bigint> {
  const data = encodeFunctionData({ abi: usdcAbi, functionName: 'balanceOf', args: [address] });
  const result = await evmRpc<Hex>(url, 'eth_call', [{ to: asset, data }, 'latest']);
  return decodeFunctionResult({ abi: usdcAbi, functionName: 'balanceOf', data: result });
}

/** Everything a test can do to an anvil node besides transactions. */
export interface EvmControls {
  /** Marks the present state; the id works once. */
  snapshot(): Promise<Hex>;
  revert(snapshot: Hex): Promise<void>;
  /** Rewrites the last `depth` blocks. Their transactions vanish, except those re-mined at an offset in the new blocks. */
  reorg(depth: number, remined?: readonly (readonly [rawTransaction: Hex, blockOffset: number])[]): Promise<void>;
  /** Off: transactions wait in the pool until `mine`. */
  setAutomine(on: boolean): Promise<void>;
  mine(blocks?: number): Promise<void>;
  dropTransaction(hash: Hex): Promise<void>;
  dropAllTransactions(): Promise<void>;
  /** Takes the native coin away or gives it, in wei; 0 makes a facilitator fail for gas. */
  setNativeBalance(address: Address, wei: bigint): Promise<void>;
}

/** The controls of the node at `url`. */
export function evmControls(url: string): EvmControls {
  const call = async (method: string, ...params: unknown[]): Promise<void> => {
    await evmRpc(url, method, params);
  };
  return {
    snapshot: () => evmRpc<Hex>(url, 'evm_snapshot'),
    revert: (snapshot) => call('evm_revert', snapshot),
    reorg: (depth, remined = []) => call('anvil_reorg', depth, remined),
    setAutomine: (on) => call('evm_setAutomine', on),
    mine: (blocks = 1) => call('anvil_mine', `0x${blocks.toString(16)}`),
    dropTransaction: (hash) => call('anvil_dropTransaction', hash),
    dropAllTransactions: () => call('anvil_dropAllTransactions'),
    setNativeBalance: (address, wei) => call('anvil_setBalance', address, `0x${wei.toString(16)}`),
  };
}
