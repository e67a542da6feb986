import { z } from 'zod';

/**
 * The body of /verify and /settle as far as the facilitator itself looks: version, scheme and network. The SDK reads the
 * rest by its own schemas.
 */
export const facilitatorRequestSchema = z
  .object({
    x402Version: z.union([z.literal(1), z.literal(2)]),
    paymentPayload: z.looseObject({ x402Version: z.union([z.literal(1), z.literal(2)]) }),
    paymentRequirements: z.looseObject({ scheme: z.string().max(64), network: z.string().max(128), asset: z.string().max(128).optional() }),
  })
  .refine((body) => body.x402Version === body.paymentPayload.x402Version, {
    path: ['x402Version'],
    message: 'differs from the version of the payload',
  });

/** A checked body. */
export type FacilitatorRequest = z.infer<typeof facilitatorRequestSchema>;
