import { address } from '@solana/kit';

/** Programs and accounts at the same address on every Solana cluster. */
export const programs = {
  token: address('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'),
  computeBudget: address('ComputeBudget111111111111111111111111111111'),
  memo: address('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr'),
  clock: address('SysvarC1ock11111111111111111111111111111111'),
} as const;
