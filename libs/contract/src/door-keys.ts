import { z } from 'zod';
import { modeSchema, pageOf, timeSchema } from './common.js';
import { idSchema } from './ids.js';

const walletIds = z.array(idSchema('wallet')).min(1).max(20);

/** `walletIds` limits whom the key's servers may be paid to; without it, any wallet of the merchant. */
export const createDoorKeySchema = z.strictObject({ name: z.string().trim().min(1).max(60), walletIds: walletIds.optional() }).meta({ id: 'CreateDoorKey' });
export type CreateDoorKey = z.input<typeof createDoorKeySchema>;

export const doorKeySchema = z
  .object({
    id: idSchema('doorKey'),
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
  .meta({ id: 'DoorKey' });
export type DoorKey = z.infer<typeof doorKeySchema>;
export const doorKeyPageSchema = pageOf(doorKeySchema).meta({ id: 'DoorKeyPage' });

/** The one answer that carries the key and the facilitator URL made of it. */
export const createdDoorKeySchema = doorKeySchema.extend({ key: z.string(), url: z.string() }).meta({ id: 'CreatedDoorKey' });
export type CreatedDoorKey = z.infer<typeof createdDoorKeySchema>;
