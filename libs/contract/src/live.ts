import { z } from 'zod';
import { paymentSummarySchema } from './payments.js';

/** Events of the live stream `GET /v1/live` (Server-Sent Events): `event:` is the type, `data:` this JSON. */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('payment'), payment: paymentSummarySchema }),
  /** Inflows or reconciliation changed; read them again. */
  z.object({ type: z.literal('books') }),
  /** An alert was opened, closed or dismissed, or a checkup was made. */
  z.object({ type: z.literal('checkups') }),
  /** A webhook endpoint changed, or what was sent to it; read them again. */
  z.object({ type: z.literal('webhooks') }),
  z.object({ type: z.literal('hello') }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;
