import type { Wallet } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { walletsQuery } from './api.js';

export interface ReceivingWallet {
  /** Default wallets, one per family; empty until known. */
  wallets: readonly Wallet[];
  /** True once it is certain that there is none. */
  missing: boolean;
}

/** Where new money would go. */
export function useReceivingWallet(): ReceivingWallet {
  const { data } = useQuery(walletsQuery);
  return { wallets: (data ?? []).filter((wallet) => wallet.isDefault), missing: data?.length === 0 };
}
