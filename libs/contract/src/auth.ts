import { z } from 'zod';
import { modeSchema, timeSchema } from './common.js';
import { idSchema } from './ids.js';

export const emailSchema = z.email().max(254).transform((email) => email.trim().toLowerCase());
export const passwordSchema = z.string().min(10, 'must have at least 10 characters').max(200);

export const signUpSchema = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
  name: z.string().trim().min(1).max(80).optional(),
});

export const signInSchema = z.strictObject({ email: emailSchema, password: z.string().min(1).max(200) });

/** Sign-In with Ethereum (EIP-4361): ask for a nonce, sign the message, send both back. */
export const siweNonceSchema = z.object({ nonce: z.string(), expiresAt: timeSchema }).meta({ id: 'SiweNonce' });
export const siweVerifySchema = z.strictObject({
  message: z.string().max(4000),
  signature: z.string().regex(/^0x[0-9a-fA-F]+$/).max(10_000),
});
export type SiweVerify = z.input<typeof siweVerifySchema>;

export const goalSchema = z.enum(['tips', 'sell', 'api']);

export const merchantSchema = z
  .object({
    id: idSchema('merchant'),
    name: z.string(),
    /** What the merchant said it came for on the first run; null until answered. */
    goal: goalSchema.nullable(),
    createdAt: timeSchema,
  })
  .meta({ id: 'Merchant' });
export type Merchant = z.infer<typeof merchantSchema>;

export const updateMerchantSchema = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  goal: goalSchema.optional(),
});
export type UpdateMerchant = z.input<typeof updateMerchantSchema>;

export const sessionSchema = z
  .object({
    member: z.object({ id: idSchema('member'), email: z.string().nullable(), evmAddress: z.string().nullable(), role: z.string() }),
    merchant: merchantSchema,
    modes: z.array(modeSchema),
    sandbox: z.boolean(),
    /** The sandbox's own API to try a gateway with; null anywhere else. */
    demoOrigin: z.string().nullable(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

/** Takes the place of the password; every other session of the member ends. */
export const changePasswordSchema = z.strictObject({ currentPassword: z.string().min(1).max(200), newPassword: passwordSchema });
export type ChangePassword = z.input<typeof changePasswordSchema>;

/** The part of a reset link behind its #, good once and for half an hour, and the password that the member chooses. */
export const resetPasswordSchema = z.strictObject({ token: z.string().min(1).max(200), newPassword: passwordSchema });
export type ResetPassword = z.input<typeof resetPasswordSchema>;

/** Shows that the member itself sits before the session: its password, or a fresh Sign-In with Ethereum message. */
export const stepUpSchema = z
  .strictObject({ password: z.string().min(1).max(200).optional(), wallet: siweVerifySchema.optional() })
  .refine(({ password, wallet }) => (password === undefined) !== (wallet === undefined), { path: ['password'], message: 'give the password, or a signed message as "wallet"' });
export type StepUp = z.input<typeof stepUpSchema>;

export const memberSessionSchema = z
  .object({
    id: idSchema('session'),
    /** True for the session that asks. */
    current: z.boolean(),
    /** What signed in, such as "Chrome" on "macOS"; null where it did not say. */
    browser: z.string().nullable(),
    system: z.string().nullable(),
    createdAt: timeSchema,
    /** Within some minutes. */
    lastUsedAt: timeSchema,
  })
  .meta({ id: 'MemberSession' });
export type MemberSession = z.infer<typeof memberSessionSchema>;
export const memberSessionListSchema = z.object({ data: z.array(memberSessionSchema) }).meta({ id: 'MemberSessionList' });
