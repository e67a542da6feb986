import type { Family } from '@till/contract';
import { type EvmWallet, requestEvmAccount, signEvmMessage } from '../../../shared/lib/evm-wallets.js';
import type { SolanaWallet } from '../../../shared/lib/solana-wallets.js';

/** A wallet the person has opened: its address, and a way to have a text signed. */
export interface ConnectedWallet {
  family: Family;
  name: string;
  address: string;
  sign: (message: string) => Promise<string>;
}

export async function connectEvm({ provider, name }: EvmWallet): Promise<ConnectedWallet> {
  const address = await requestEvmAccount(provider);
  return { family: 'evm', name, address, sign: (message) => signEvmMessage(provider, address, message) };
}

export async function connectSolana(wallet: SolanaWallet): Promise<ConnectedWallet> {
  const account = await wallet.connect();
  return { family: 'solana', name: wallet.name, address: account.address, sign: (message) => wallet.sign(account, message) };
}

/** EVM addresses are the same in any case of their letters; Solana's are not. */
export function sameAddress(family: Family, a: string, b: string): boolean {
  return family === 'evm' ? a.toLowerCase() === b.toLowerCase() : a === b;
}
