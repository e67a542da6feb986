import { z } from 'zod';
import { familySchema, networkIdSchema, pageOf, timeSchema } from './common.js';
import { idSchema } from './ids.js';

export const createWalletSchema = z.strictObject({
  family: familySchema,
  address: z.string().trim().min(32).max(64),
  label: z.string().trim().max(60).optional(),
  /** How many days of the address's past are imported for reconciliation; 0 for none. */
  importDays: z.number().int().min(0).max(365).default(30),
});
export type CreateWallet = z.input<typeof createWalletSchema>;

export const updateWalletSchema = z.strictObject({
  label: z.string().trim().max(60).optional(),
  isDefault: z.literal(true).optional(),
});
export type UpdateWallet = z.input<typeof updateWalletSchema>;

export const walletSchema = z
  .object({
    id: idSchema('wallet'),
    family: familySchema,
    address: z.string(),
    label: z.string().nullable(),
    proven: z.boolean(),
    provenAt: timeSchema.nullable(),
    /** From when live money may go there: at once for the first address a member proves, a day later for any other. Null until a member has proven it; an API key's proof serves test money alone. */
    liveFrom: timeSchema.nullable(),
    /** Money of a resource that names no wallets goes to the default wallet of each family. */
    isDefault: z.boolean(),
    createdAt: timeSchema,
  })
  .meta({ id: 'Wallet' });
export type Wallet = z.infer<typeof walletSchema>;
export const walletPageSchema = pageOf(walletSchema).meta({ id: 'WalletPage' });

/** What to sign to prove control of a wallet: text for `personal_sign` (EIP-191) or `solana:signMessage`. */
export const walletChallengeSchema = z.object({ message: z.string(), expiresAt: timeSchema }).meta({ id: 'WalletChallenge' });
export type WalletChallenge = z.infer<typeof walletChallengeSchema>;
/** EVM: 0x hex (EOA, ERC-1271 or ERC-6492). Solana: base58 of the 64 ed25519 bytes. */
export const proveWalletSchema = z.strictObject({ message: z.string().max(4000), signature: z.string().min(64).max(10_000) });
export type ProveWallet = z.input<typeof proveWalletSchema>;

/** A network as a merchant sees it: can it be paid now, and if not, why. */
export const networkStatusSchema = z
  .object({
    id: networkIdSchema,
    title: z.string(),
    mark: z.string(),
    family: familySchema,
    testnet: z.boolean(),
    v1Name: z.string().nullable(),
    asset: z.string(),
    /** The token's page in the network's public explorer. */
    assetUrl: z.string(),
    payable: z.boolean(),
    /** Why it cannot be paid on, in English, and as a stable code to translate. */
    reason: z.string().nullable(),
    /** The same cause as a stable code, for clients with words of their own. */
    reasonCode: z.string().nullable().optional(),
    /** What to do about it, in English. */
    advice: z.string().nullable(),
    /** When the facilitator was last asked what it settles. */
    checkedAt: timeSchema.nullable(),
    /** Host of the facilitator that settles there; null where none is configured. */
    facilitator: z.string().nullable(),
    /** The x402 versions it settles there; empty until it has said so. */
    x402Versions: z.array(z.union([z.literal(1), z.literal(2)])),
    /** Whether the chain's own token is the one Till expects: `ok`, `wrong`, or `unknown` until the node has answered. */
    tokenCheck: z.enum(['ok', 'wrong', 'unknown']),
    /** False where the token's data was seen in one source only; such a network waits for the token check. */
    verified: z.boolean(),
    /** The wallet that is paid there; null while there is none of the family. */
    payTo: z.string().nullable(),
  })
  .meta({ id: 'NetworkStatus' });
export type NetworkStatus = z.infer<typeof networkStatusSchema>;
export const networkListSchema = z.object({ data: z.array(networkStatusSchema) }).meta({ id: 'NetworkList' });
