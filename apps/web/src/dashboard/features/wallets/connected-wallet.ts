import type { Family } from '@till/contract';
import { type EvmWallet, requestEvmAccounts, signEvmMessage } from '../../../shared/lib/evm-wallets.js';
import { sandboxRdns, sandboxWalletName } from '../../../shared/lib/sandbox-wallet-name.js';
import type { SolanaWallet } from '../../../shared/lib/solana-wallets.js';

/** A wallet the person has opened: its address, and a way to have a text signed. */
export interface ConnectedWallet {
  family: Family;
  name: string;
  address: string;
  sign: (message: string) => Promise<string>;
}

/**
 * The account to receive with: the wanted one where the wallet has it, else the one chosen in the wallet. The sandbox's
 * wallet chooses nothing: its first accounts are the demo buyers, and a seller who took one of theirs would pay itself.
 */
function receivingAccount<Account>(accounts: readonly [Account, ...Account[]], isSandbox: boolean, isWanted: (account: Account) => boolean): Account {
  return accounts.find(isWanted) ?? (isSandbox ? accounts.at(-1) : undefined) ?? accounts[0];
}

export async function connectEvm({ id, provider, name }: EvmWallet, wanted?: string): Promise<ConnectedWallet> {
  const address = receivingAccount(await requestEvmAccounts(provider), id === sandboxRdns, (one) => wanted !== undefined && sameAddress('evm', one, wanted));
  return { family: 'evm', name, address, sign: (message) => signEvmMessage(provider, address, message) };
}

export async function connectSolana(wallet: SolanaWallet, wanted?: string): Promise<ConnectedWallet> {
  const [first, ...others] = await wallet.accounts();
  if (!first) throw new Error('The wallet gave no account.');
  const account = receivingAccount([first, ...others], wallet.name === sandboxWalletName, ({ address }) => address === wanted);
  return { family: 'solana', name: wallet.name, address: account.address, sign: (message) => wallet.sign(account, message) };
}

/** EVM addresses are the same in any case of their letters; Solana's are not. */
export function sameAddress(family: Family, a: string, b: string): boolean {
  return family === 'evm' ? a.toLowerCase() === b.toLowerCase() : a === b;
}
