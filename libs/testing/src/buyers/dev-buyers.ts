import { devEvm, devSolana } from '../dev-networks.js';
import { devAccountIndex } from '../evm/dev-accounts.js';
import { evmDevKey } from './evm-dev-key.js';
import { solanaDevKey } from './solana-dev-key.js';

/** Somebody who pays on a dev chain. Solana keys are base58, 64 bytes; EVM keys hex. */
export interface DevBuyer {
  network: `eip155:${string}` | `solana:${string}`;
  address: string;
  privateKey: string;
}

/** The demo buyers, the same on every machine: four for each family. They own nothing until they are funded. */
export function devBuyers(): DevBuyer[] {
  const places = Array.from({ length: devAccountIndex.buyers }, (_, place) => place);
  return [
    ...places.map((place) => ({ network: devEvm.network, ...evmDevKey(devAccountIndex.firstBuyer + place) })),
    ...places.map((place) => ({ network: devSolana.network, ...solanaDevKey(`till dev buyer ${String(place)}`) })),
  ];
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
