import { type EncodedAccount, getBase58Decoder } from '@solana/kit';
import type { Bank } from './bank.js';
import { RpcFault, type RpcMethods, inContext } from './rpc-fault.js';
import { decodeTokenAccount, uiTokenAmount } from './token-account.js';

interface EncodingConfig {
  encoding?: string;
}

/** Reads of accounts and balances. */
export function accountMethods(bank: Bank): RpcMethods {
  const present = (value: unknown): unknown => inContext(bank.clock.slot(), value);
  const shown = (address: unknown, config: unknown): unknown => showAccount(bank, address as string, (config as EncodingConfig | undefined)?.encoding);
  return {
    getBalance: ([address]) => present(Number(bank.lamports(address as string))),
    getAccountInfo: ([address, config]) => present(shown(address, config)),
    getMultipleAccounts: ([addresses, config]) => present((addresses as string[]).map((address) => shown(address, config))),
    getTokenAccountBalance: ([address]) => {
      const holding = bank.holding(address as string);
      if (!holding) throw new RpcFault(-32602, 'Invalid param: could not find account');
      return present(uiTokenAmount(holding.amount, bank.decimals(holding.mint)));
    },
    getTokenAccountsByOwner: ([owner, filter, config]) => {
      const { mint } = filter as { mint?: string };
      const found = bank.tokenAccountsOf(owner as string).filter(({ holding }) => mint === undefined || holding.mint === mint);
      return present(found.map(({ address }) => ({ pubkey: address, account: shown(address, config) })));
    },
  };
}

function showAccount(bank: Bank, address: string, encoding = 'base64'): unknown {
  const account = bank.account(address);
  if (!account) return null;
  return {
    lamports: Number(account.lamports),
    owner: account.programAddress,
    executable: account.executable,
    rentEpoch: 0,
    space: account.data.length,
    data: showData(bank, account, encoding),
  };
}

function showData(bank: Bank, account: EncodedAccount, encoding: string): unknown {
  const holding = encoding === 'jsonParsed' ? decodeTokenAccount(account) : undefined;
  if (holding) {
    const tokenAmount = uiTokenAmount(holding.amount, bank.decimals(holding.mint));
    const info = { mint: holding.mint, owner: holding.owner, state: 'initialized', isNative: false, tokenAmount };
    return { program: 'spl-token', space: account.data.length, parsed: { type: 'account', info } };
  }
  if (encoding === 'base58') return [getBase58Decoder().decode(account.data), 'base58'];
  return [Buffer.from(account.data).toString('base64'), 'base64'];
}
