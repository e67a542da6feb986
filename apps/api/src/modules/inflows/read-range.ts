import type { OwnerTransfer } from '@till/chain';
import type { Network } from '@till/networks';

/** A merchant's wallet on a network; two merchants may have the same address. */
export interface WatchedWallet {
  merchantId: string;
  /** Written as the merchant's wallet is, which is also how its payments name it. */
  address: string;
}

/** A range of blocks with everything that moved to and from some wallets in it, or all of them. */
export interface ReadRange {
  network: Network;
  fromBlock: bigint;
  toBlock: bigint;
  wallets: readonly WatchedWallet[];
  /** Every wallet of the network was read, and `wallets` may name only those that transfers touched. */
  isWhole: boolean;
  transfers: readonly OwnerTransfer[];
}

/** One side of a transfer for one merchant. */
export interface WalletTransfer extends OwnerTransfer {
  merchantId: string;
  wallet: string;
}

/** The same address in one spelling: EVM addresses may carry a checksum in their case. */
export function sameAddress(network: Pick<Network, 'family'>, address: string): string {
  return network.family === 'evm' ? address.toLowerCase() : address;
}

/** Every transfer of the range once per merchant whose wallet it touched. */
export function transfersByMerchant({ network, wallets, transfers }: ReadRange): WalletTransfer[] {
  const holders = new Map<string, WatchedWallet[]>();
  for (const wallet of wallets) {
    const key = sameAddress(network, wallet.address);
    holders.set(key, [...(holders.get(key) ?? []), wallet]);
  }
  return transfers.flatMap((transfer) => (holders.get(sameAddress(network, transfer.owner)) ?? []).map(({ merchantId, address }) => ({ ...transfer, merchantId, wallet: address })));
}

/** Names a log of a network. */
export function logKey(network: string, { transaction, logIndex }: Pick<OwnerTransfer, 'transaction' | 'logIndex'>): string {
  return `${network} ${transaction} ${String(logIndex)}`;
}
