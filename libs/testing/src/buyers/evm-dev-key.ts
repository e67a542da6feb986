import type { Address, Hex } from 'viem';
import { devAccount } from '../evm/dev-accounts.js';

/** Address and private key of account `index` of the dev phrase. */
export function evmDevKey(index: number): { address: Address; privateKey: Hex } {
  const { address, privateKey } = devAccount(index);
  return { address, privateKey };
}
