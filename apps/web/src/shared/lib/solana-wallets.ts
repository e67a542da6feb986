import { getWallets } from '@wallet-standard/app';
import { base58 } from './base58.js';

interface ConnectFeature {
  connect(): Promise<{ accounts: readonly SolanaAccount[] }>;
}
interface SignMessageFeature {
  signMessage(...inputs: { account: SolanaAccount; message: Uint8Array }[]): Promise<readonly { signature: Uint8Array }[]>;
}
interface SendFeature {
  signAndSendTransaction(...inputs: { account: SolanaAccount; transaction: Uint8Array; chain: string }[]): Promise<readonly { signature: Uint8Array }[]>;
}
export interface SolanaAccount {
  address: string;
}

/** Wallet-standard's own names of the Solana clusters, by CAIP-2 id (the genesis hash). */
const chainNames: Readonly<Record<string, string>> = {
  'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp': 'solana:mainnet',
  'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1': 'solana:devnet',
};

/** A wallet-standard wallet that can connect and sign a message on Solana. */
export interface SolanaWallet {
  id: string;
  name: string;
  icon: string;
  /** Every account the person lets this page see. */
  accounts(): Promise<readonly SolanaAccount[]>;
  /** Base58 of the 64 ed25519 bytes over the UTF-8 text. */
  sign(account: SolanaAccount, message: string): Promise<string>;
  /** Signs and sends a transaction, base58 of its signature; null where the wallet only signs. */
  send: ((account: SolanaAccount, transaction: Uint8Array, network: string) => Promise<string>) | null;
}

function usable(wallet: { name: string; icon: string; features: Readonly<Record<string, unknown>> }): SolanaWallet | null {
  const connect = wallet.features['standard:connect'] as ConnectFeature | undefined;
  const signer = wallet.features['solana:signMessage'] as SignMessageFeature | undefined;
  const sender = wallet.features['solana:signAndSendTransaction'] as SendFeature | undefined;
  if (!connect || !signer) return null;
  return {
    id: `solana:${wallet.name}`,
    name: wallet.name,
    icon: wallet.icon,
    accounts: async () => (await connect.connect()).accounts,
    sign: async (account, message) => {
      const [output] = await signer.signMessage({ account, message: new TextEncoder().encode(message) });
      if (!output) throw new Error('The wallet gave no signature.');
      return base58(output.signature);
    },
    send: sender
      ? async (account, transaction, network) => {
          const [output] = await sender.signAndSendTransaction({ account, transaction, chain: chainNames[network] ?? network });
          if (!output) throw new Error('The wallet gave no signature.');
          return base58(output.signature);
        }
      : null,
  };
}

/** Watches for Solana wallets (wallet-standard) and reports the list each time it changes. */
export function watchSolanaWallets(report: (wallets: readonly SolanaWallet[]) => void): () => void {
  const registry = getWallets();
  const tell = () => report(registry.get().map(usable).filter((wallet) => wallet !== null));
  tell();
  const offs = [registry.on('register', tell), registry.on('unregister', tell)];
  return () => offs.forEach((off) => off());
}
