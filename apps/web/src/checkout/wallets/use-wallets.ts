import { useEffect, useState } from 'preact/hooks';
import { discoverEvmWallets } from './evm-wallets.js';
import type { PayWallet } from './pay-wallet.js';
import { discoverSolanaWallets } from './solana-wallets.js';

/** Wallets of this browser, growing as they announce themselves; null before the page runs in a browser. */
export function useWallets(): PayWallet[] | null {
  const [wallets, setWallets] = useState<PayWallet[] | null>(null);
  useEffect(() => {
    setWallets([]);
    const add = (wallet: PayWallet): void =>
      setWallets((known) => ((known ?? []).some((one) => one.id === wallet.id) ? known : [...(known ?? []), wallet]));
    const stops = [discoverEvmWallets(add), discoverSolanaWallets(add)];
    return () => stops.forEach((stop) => stop());
  }, []);
  return wallets;
}
