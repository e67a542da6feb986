import { z } from 'zod';
import { networkIdSchema, timeSchema } from './common.js';

/** How a facilitator does. `failing`: calls fail, payments still go there. `down`: none do, for now. */
export const facilitatorStateSchema = z.enum(['works', 'failing', 'down', 'unknown']).meta({ id: 'FacilitatorState' });
export type FacilitatorState = z.infer<typeof facilitatorStateSchema>;

/** A key of the merchant's own at a facilitator. Its secret is never read back. */
export const facilitatorKeySchema = z
  .object({
    /** The end of the key's id, to tell one key from another. */
    hint: z.string(),
    addedAt: timeSchema,
    /** Since when the facilitator has refused it; null while it does not. */
    refusedAt: timeSchema.nullable(),
  })
  .meta({ id: 'FacilitatorKey' });
export type FacilitatorKey = z.infer<typeof facilitatorKeySchema>;

/** A facilitator that the operator of this Till allows. */
export const facilitatorSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: z.enum(['x402_org', 'cdp', 'payai', 'self_hosted']),
    state: facilitatorStateSchema,
    lastSuccessAt: timeSchema.nullable(),
    lastFaultAt: timeSchema.nullable(),
    /** What went wrong last, as a stable code: `timeout`, `unreachable`, `http_503`, … */
    lastFault: z.string().nullable(),
    /** How long it takes to settle, a moving average. */
    latencyMs: z.number().int().nullable(),
    /** Whether a merchant may bring its own key, and whether payments go there only with one. */
    ownKey: z.enum(['none', 'optional', 'required']),
    key: facilitatorKeySchema.nullable(),
  })
  .meta({ id: 'Facilitator' });
export type Facilitator = z.infer<typeof facilitatorSchema>;

/** Who settles on one network, and who could. */
export const networkFacilitatorSchema = z
  .object({
    network: networkIdSchema,
    /** The merchant's choice; null leaves it to the operator's order. */
    chosen: z.string().nullable(),
    /** The one a payment would go to now; null when there is none. */
    current: z.string().nullable(),
    /** Ids that list the network, those of the operator's order first. */
    options: z.array(z.string()),
  })
  .meta({ id: 'NetworkFacilitator' });
export type NetworkFacilitator = z.infer<typeof networkFacilitatorSchema>;

export const facilitatorListSchema = z.object({ data: z.array(facilitatorSchema), networks: z.array(networkFacilitatorSchema) }).meta({ id: 'FacilitatorList' });
export type FacilitatorList = z.infer<typeof facilitatorListSchema>;

const facilitatorIdSchema = z.string().min(1).max(40);

export const chooseFacilitatorSchema = z.strictObject({ network: networkIdSchema, facilitator: facilitatorIdSchema.nullable() });
export type ChooseFacilitator = z.input<typeof chooseFacilitatorSchema>;

/** An API key as the facilitator's console shows it: its id, and its secret (PEM, or base64). */
export const setFacilitatorKeySchema = z.strictObject({
  keyId: z.string().trim().min(1).max(200),
  secret: z.string().trim().min(1).max(4_000),
});
export type SetFacilitatorKey = z.input<typeof setFacilitatorKeySchema>;
