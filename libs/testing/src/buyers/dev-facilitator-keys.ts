import type { Address, Hex } from 'viem';
import { devAccountIndex } from '../evm/dev-accounts.js';
import { type SolanaDevKey, solanaDevKey } from './solana-dev-key.js';
import { evmDevKey } from './evm-dev-key.js';

/** Keys the dev facilitator settles with, one a family. The dev chains give both money for fees. */
export function devFacilitatorKeys(): { evm: { address: Address; privateKey: Hex }; solana: SolanaDevKey } {
  return { evm: evmDevKey(devAccountIndex.facilitator), solana: solanaDevKey('till dev facilitator') };
}
