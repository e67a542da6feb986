import { z } from 'zod';
import { modeSchema, timeSchema } from './common.js';
import { alertSchema } from './doctor.js';
import { idSchema } from './ids.js';
import { paymentSchema } from './payments.js';
import { reconciliationSchema } from './reconciliation.js';

/**
 * What an endpoint may ask to be told. `order.paid` may be asked for and is sent by nothing yet: Till takes no orders so far,
 * and who asks now is told of the first one.
 */
export const webhookEventTypes = [
  'payment.received',
  'payment.settled',
  'payment.final',
  'payment.failed',
  'payment.reverted',
  'payment.refunded',
  'order.paid',
  'delivery.failed',
  'reconciliation.difference',
  'alert.raised',
  'alert.resolved',
] as const;
export const webhookEventTypeSchema = z.enum(webhookEventTypes).meta({ id: 'WebhookEventType' });
export type WebhookEventType = z.infer<typeof webhookEventTypeSchema>;

/** Asked for like the others, sent by nothing yet. */
export const webhookEventTypesToCome: readonly WebhookEventType[] = ['order.paid'];

/** What a delivery may be of: `webhook.test` is sent to one endpoint, when its merchant asks for it. */
export const sentEventTypeSchema = z.enum([...webhookEventTypes, 'webhook.test']).meta({ id: 'SentEventType' });
export type SentEventType = z.infer<typeof sentEventTypeSchema>;

/** Number of the payload's form. A field may join without a new number; one that goes or changes its meaning brings one. */
export const webhookPayloadVersion = 1;

/** What was left out of `data` to keep the payload below 20 kB; reading the thing itself tells all of it. */
const omitted = z.array(z.enum(['timeline', 'refunds', 'metadata', 'unmatched', 'resourceIds']));

const envelope = {
  /** The event's id, the same in `webhook-id`, in every retry and in every resend: what to know a duplicate by. */
  id: idSchema('event'),
  version: z.literal(webhookPayloadVersion),
  /** When it happened. Deliveries may come in any order; events of one subject sort by this. */
  createdAt: timeSchema,
  mode: modeSchema,
  omitted,
};

const paymentEventTypes = ['payment.received', 'payment.settled', 'payment.final', 'payment.failed', 'payment.reverted', 'payment.refunded', 'delivery.failed'] as const;

/** The body of a webhook. `data` is the thing as the API answers it, as it stood when the event was made ready to be sent. */
export const webhookPayloadSchema = z
  .discriminatedUnion('type', [
    z.object({ ...envelope, type: z.enum(paymentEventTypes), data: paymentSchema }),
    z.object({ ...envelope, type: z.literal('reconciliation.difference'), data: reconciliationSchema }),
    z.object({ ...envelope, type: z.enum(['alert.raised', 'alert.resolved']), data: alertSchema }),
    z.object({ ...envelope, type: z.literal('webhook.test'), data: z.object({ endpointId: idSchema('webhookEndpoint'), message: z.string() }) }),
  ])
  .meta({ id: 'WebhookPayload' });
export type WebhookPayload = z.infer<typeof webhookPayloadSchema>;
