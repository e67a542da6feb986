import { z } from 'zod';
import { modeSchema, pageOf, timeSchema } from './common.js';
import { idSchema } from './ids.js';

const walletIds = z.array(idSchema('wallet')).min(1).max(20);

/** `walletIds` limits whom the key's servers may be paid to; without it, any wallet of the merchant. */
export const createFacilitatorKeySchema = z.strictObject({ name: z.string().trim().min(1).max(60), walletIds: walletIds.optional() }).meta({ id: 'CreateFacilitatorKey' });
export type CreateFacilitatorKey = z.input<typeof createFacilitatorKeySchema>;

export const facilitatorKeySchema = z
  .object({
    id: idSchema('facilitatorKey'),
    name: z.string(),
    mode: modeSchema,
    /** Null: any wallet of the merchant. */
    walletIds: walletIds.nullable(),
    /** First characters of the key, enough to recognise it. */
    hint: z.string(),
    createdAt: timeSchema,
    lastUsedAt: timeSchema.nullable(),
    revokedAt: timeSchema.nullable(),
  })
  .meta({ id: 'FacilitatorKey' });
export type FacilitatorKey = z.infer<typeof facilitatorKeySchema>;
export const facilitatorKeyPageSchema = pageOf(facilitatorKeySchema).meta({ id: 'FacilitatorKeyPage' });

/** The one answer that carries the key and the facilitator URL made of it. */
export const createdFacilitatorKeySchema = facilitatorKeySchema.extend({ key: z.string(), url: z.string() }).meta({ id: 'CreatedFacilitatorKey' });
export type CreatedFacilitatorKey = z.infer<typeof createdFacilitatorKeySchema>;
