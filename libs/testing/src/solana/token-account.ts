import { type ReadonlyUint8Array, getBase58Decoder, getBase58Encoder } from '@solana/kit';

/** SPL Token, the program that holds USDC. */
export const tokenProgram = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';

/** Lamports that keep a mint and a token account rent-free. */
export const rentFreeLamports = { mint: 1_461_600n, tokenAccount: 2_039_280n } as const;

/** What a token account says. */
export interface TokenHolding {
  mint: string;
  owner: string;
  /** Base units. */
  amount: bigint;
}

/** The 82 bytes of an initialised mint. */
export function encodeMint(authority: string, decimals: number, supply: bigint): Uint8Array {
  const bytes = Buffer.alloc(82);
  bytes.writeUInt32LE(1, 0);
  bytes.set(getBase58Encoder().encode(authority), 4);
  bytes.writeBigUInt64LE(supply, 36);
  bytes[44] = decimals;
  bytes[45] = 1;
  return bytes;
}

/** The 165 bytes of an initialised token account. */
export function encodeTokenAccount({ mint, owner, amount }: TokenHolding): Uint8Array {
  const bytes = Buffer.alloc(165);
  bytes.set(getBase58Encoder().encode(mint), 0);
  bytes.set(getBase58Encoder().encode(owner), 32);
  bytes.writeBigUInt64LE(amount, 64);
  bytes[108] = 1;
  return bytes;
}

/** Reads a token account; nothing when the data is not one. */
export function decodeTokenAccount(account: { programAddress: string; data: ReadonlyUint8Array }): TokenHolding | undefined {
  if (account.programAddress !== tokenProgram || account.data.length < 165) return undefined;
  const bytes = Buffer.from(account.data);
  const base58 = getBase58Decoder();
  return {
    mint: base58.decode(bytes.subarray(0, 32)),
    owner: base58.decode(bytes.subarray(32, 64)),
    amount: bytes.readBigUInt64LE(64),
  };
}

/** An amount as Solana's RPC writes it. */
export function uiTokenAmount(amount: bigint, decimals: number): { amount: string; decimals: number; uiAmount: number; uiAmountString: string } {
  const digits = amount.toString().padStart(decimals + 1, '0');
  const fraction = decimals === 0 ? '' : digits.slice(-decimals).replace(/0+$/, '');
  const whole = decimals === 0 ? digits : digits.slice(0, -decimals);
  const uiAmountString = fraction === '' ? whole : `${whole}.${fraction}`;
  // A JSON number by the RPC's own definition; nothing here counts with it.
  return { amount: amount.toString(), decimals, uiAmount: JSON.parse(uiAmountString) as number, uiAmountString };
}
