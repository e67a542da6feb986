import { type Address, type Hex, toHex } from 'viem';
import { devAccount } from '../evm/dev-accounts.js';

/** Address and private key of account `index` of the dev phrase. */
export function evmDevKey(index: number): { address: Address; privateKey: Hex } {
  const account = devAccount(index);
  const privateKey = account.getHdKey().privateKey;
  if (!privateKey) throw new Error(`dev account ${String(index)} has no private key`);
  return { address: account.address, privateKey: toHex(privateKey) };
}
