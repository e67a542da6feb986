import { useEffect, useState } from 'react';
import { type EvmWallet, watchEvmWallets } from './evm-wallets.js';
import { type SolanaWallet, watchSolanaWallets } from './solana-wallets.js';

/** Injected Ethereum wallets that have announced themselves so far. */
export function useEvmWallets(): readonly EvmWallet[] {
  const [wallets, setWallets] = useState<readonly EvmWallet[]>([]);
  useEffect(() => watchEvmWallets(setWallets), []);
  return wallets;
}

/** Solana wallets that have registered so far. */
export function useSolanaWallets(): readonly SolanaWallet[] {
  const [wallets, setWallets] = useState<readonly SolanaWallet[]>([]);
  useEffect(() => watchSolanaWallets(setWallets), []);
  return wallets;
}
