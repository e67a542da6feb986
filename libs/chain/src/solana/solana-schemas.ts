import { z } from 'zod';

/** Results of the Solana JSON-RPC, as far as Till reads them. Slots are below 2^53 for the next 100,000 years. */
const slot = z
  .number()
  .int()
  .nonnegative()
  .transform((value) => BigInt(value));
export const base58 = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{1,100}$/);
const base64 = z.string().max(100_000);

const withContext = <T extends z.ZodType>(value: T) => z.object({ context: z.object({ slot }), value });

export const signatureList = z.array(
  z.object({ signature: base58, slot, err: z.unknown(), memo: z.string().nullish() }),
);

const tokenBalance = z.object({
  mint: base58,
  owner: base58.optional(),
  uiTokenAmount: z.object({ amount: z.string().regex(/^\d{1,20}$/).transform((text) => BigInt(text)) }),
});
export type SolanaTokenBalance = z.infer<typeof tokenBalance>;

export const solanaTransaction = z.object({
  slot,
  blockTime: z.number().int().nonnegative().nullish(),
  meta: z.object({
    err: z.unknown(),
    preTokenBalances: z.array(tokenBalance).nullish(),
    postTokenBalances: z.array(tokenBalance).nullish(),
  }),
  transaction: z.tuple([base64, z.literal('base64')]),
});
export type SolanaTransaction = z.infer<typeof solanaTransaction>;

export const blockhashValidity = withContext(z.boolean());
export const latestBlockhash = withContext(z.object({ blockhash: base58, lastValidBlockHeight: slot }));
export const slotNumber = slot;
export const blockTime = z.number().int().nonnegative().nullable();

export const accountInfo = withContext(
  z
    .object({ owner: base58, data: z.tuple([base64, z.literal('base64')]) })
    .transform((account) => ({ owner: account.owner, data: Buffer.from(account.data[0], 'base64') }))
    .nullable(),
);
export type SolanaAccount = NonNullable<z.infer<typeof accountInfo>['value']>;
