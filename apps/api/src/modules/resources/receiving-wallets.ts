import type { NetworkId } from '@till/networks';
import type { Receiving } from '../wallets/receiving.service.js';
import type { Wallet } from '../wallets/wallet.js';
import type { Resource } from './resource.js';

/** Wallets a resource pays, the one to use first per family: those it names, then the defaults, then what was the default before. */
export function receivingWallets(resource: Pick<Resource, 'walletIds'>, wallets: readonly Wallet[]): Wallet[] {
  const named = (resource.walletIds ?? []).flatMap((id) => wallets.filter((wallet) => wallet.id === id));
  return [...named, ...wallets];
}

type Payable = Receiving & { payable: true };

/** The ways a resource can be paid now, in the order the merchant named the networks. */
export function payableWays(resource: Pick<Resource, 'networks'>, receiving: readonly Receiving[]): Payable[] {
  const payable = receiving.filter((one): one is Payable => one.payable);
  const { networks } = resource;
  if (networks === null) return payable;
  return networks.flatMap((id: NetworkId) => payable.filter(({ offer }) => offer.network.id === id));
}
