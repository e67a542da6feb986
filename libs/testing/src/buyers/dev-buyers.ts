import type { NetworkId } from '@till/networks';
import { devEvm, devSolana } from '../dev-networks.js';
import { devAccountIndex } from '../evm/dev-accounts.js';
import { evmDevKey } from './evm-dev-key.js';
import { solanaDevKey } from './solana-dev-key.js';

/** Somebody who pays on a dev chain. Solana keys are base58, 64 bytes; EVM keys hex. */
export interface DevBuyer {
  network: NetworkId;
  address: string;
  privateKey: string;
}

/** The demo buyers of Base Sepolia and Solana devnet, the same on every machine: four each. They own nothing until they are funded. */
export function devBuyers(): DevBuyer[] {
  return [...devBuyersOn(devEvm.network), ...devBuyersOn(devSolana.network)];
}

/** The demo buyers as they appear on a network: the same four keys on every network of a family. */
export function devBuyersOn(network: NetworkId): DevBuyer[] {
  return Array.from({ length: devAccountIndex.buyers }, (_, place) => ({
    network,
    ...(network.startsWith('solana:') ? solanaDevKey(`till dev buyer ${String(place)}`) : evmDevKey(devAccountIndex.firstBuyer + place)),
  }));
}

/** Receiving wallets for demo merchants, place 0, 1, …: one address a family. */
export function devMerchant(place: number): { evm: string; solana: string } {
  const { evm, solana } = devMerchantKeys(place);
  return { evm: evm.address, solana: solana.address };
}

/** The same wallets with their keys, for refunds. */
export function devMerchantKeys(place: number): Record<'evm' | 'solana', { address: string; privateKey: string }> {
  return { evm: evmDevKey(devAccountIndex.firstMerchant + place), solana: solanaDevKey(`till dev merchant ${String(place)}`) };
}
