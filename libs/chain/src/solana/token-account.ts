import { getAddressDecoder } from '@solana/kit';
import { programs } from './program-addresses.js';
import type { SolanaAccount } from './solana-schemas.js';

export interface TokenAccount {
  mint: string;
  owner: string;
  amount: bigint;
  frozen: boolean;
}

/** Byte layout of an SPL Token account: mint 0–31, owner 32–63, amount u64 at 64, state at 108 (2 = frozen). */
export function readTokenAccount(account: SolanaAccount): TokenAccount | null {
  const { owner, data } = account;
  if (owner !== programs.token || data.length < 165 || data[108] === 0) return null;
  const decode = getAddressDecoder();
  return {
    mint: decode.decode(data, 0),
    owner: decode.decode(data, 32),
    amount: data.readBigUInt64LE(64),
    frozen: data[108] === 2,
  };
}
