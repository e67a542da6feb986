import { z } from 'zod';
import { modeSchema, pageOf, pageQueryShape, timeSchema } from './common.js';
import { idSchema } from './ids.js';
import { sentEventTypeSchema, webhookEventTypeSchema, webhookEventTypes } from './webhook-events.js';

/** Most endpoints of one merchant in one mode. */
export const maxWebhookEndpoints = 20;
/** How long the secret before the last rotation goes on signing beside the new one. */
export const webhookRotationHours = 24;
/** How long deliveries can be read and resent. */
export const webhookKeptDays = 30;

const url = z.url({ protocol: /^https?$/ }).max(2_000).meta({ example: 'https://shop.example.com/webhooks/till' });
const description = z.string().trim().max(200);
const events = z
  .array(webhookEventTypeSchema)
  .min(1)
  .max(webhookEventTypes.length)
  .refine((types) => new Set(types).size === types.length, 'must name each event once');

export const createWebhookEndpointSchema = z.strictObject({ url, events, description: description.optional() }).meta({ id: 'CreateWebhookEndpoint' });
export type CreateWebhookEndpoint = z.input<typeof createWebhookEndpointSchema>;

/** Fields left out stay as they are. `enabled: true` starts a disabled endpoint again, with all that waits for it. */
export const updateWebhookEndpointSchema = z
  .strictObject({ url: url.optional(), events: events.optional(), description: description.nullable().optional(), enabled: z.boolean().optional() })
  .meta({ id: 'UpdateWebhookEndpoint' });
export type UpdateWebhookEndpoint = z.input<typeof updateWebhookEndpointSchema>;

/** `endOldNow`: the old secret signs no more from now on, for one that got into wrong hands. */
export const rotateWebhookSecretSchema = z.strictObject({ endOldNow: z.boolean().default(false) }).prefault({}).meta({ id: 'RotateWebhookSecret' });
export type RotateWebhookSecret = z.input<typeof rotateWebhookSecretSchema>;

/**
 * `active`: the last try worked, or there was none. `test_failed`: the last try was a test, and it did not work; that counts for
 * nothing else. `failing`: the last event did not arrive. `disabled`: nothing is sent.
 */
export const webhookEndpointStatusSchema = z.enum(['active', 'test_failed', 'failing', 'disabled']).meta({ id: 'WebhookEndpointStatus' });
export type WebhookEndpointStatus = z.infer<typeof webhookEndpointStatusSchema>;

/** Who disabled it: its merchant; the endpoint itself, by answering 410; or Till, as nothing but failures came of it for days. */
export const webhookDisabledReasonSchema = z.enum(['merchant', 'gone', 'failing']).meta({ id: 'WebhookDisabledReason' });
export type WebhookDisabledReason = z.infer<typeof webhookDisabledReasonSchema>;

/** Why a try failed. `refused_status`: an answer other than 2xx. `interrupted`: Till was stopped while it tried. */
export const webhookFaultCodes = [
  'refused_status',
  'redirected',
  'gone',
  'timed_out',
  'unreachable',
  'name_unknown',
  'certificate_invalid',
  'answer_invalid',
  'address_forbidden',
  'port_forbidden',
  'https_required',
  'url_invalid',
  'interrupted',
] as const;
export const webhookFaultSchema = z.object({ code: z.enum(webhookFaultCodes), message: z.string() }).meta({ id: 'WebhookFault' });
export type WebhookFault = z.infer<typeof webhookFaultSchema>;

export const webhookEndpointSchema = z
  .object({
    id: idSchema('webhookEndpoint'),
    mode: modeSchema,
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(webhookEventTypeSchema),
    enabled: z.boolean(),
    status: webhookEndpointStatusSchema,
    /** Null while it is enabled. */
    disabledReason: webhookDisabledReasonSchema.nullable(),
    disabledAt: timeSchema.nullable(),
    /** Since when every try has failed; null while the last one worked. */
    failingSince: timeSchema.nullable(),
    /** When it will be disabled unless a try works before; null while the last one worked, and once it is disabled. */
    disablesAt: timeSchema.nullable(),
    /** The last test, if it did not work and nothing has worked since; null otherwise. */
    failedTest: z.object({ at: timeSchema, fault: webhookFaultSchema, status: z.number().int().nullable() }).nullable(),
    /** Last characters of the secret, enough to tell it from the one before. */
    secretHint: z.string(),
    /** Until when the secret before the last rotation signs as well. */
    oldSecretUntil: timeSchema.nullable(),
    /** Outcomes of its newest deliveries of the last 24 hours, 1,000 of them at most. */
    recent: z.object({ delivered: z.number().int(), pending: z.number().int(), failed: z.number().int() }),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;
export const webhookEndpointPageSchema = pageOf(webhookEndpointSchema).meta({ id: 'WebhookEndpointPage' });

/** The only answers that carry the secret (`whsec_…`): of its creation and of a rotation. */
export const webhookEndpointWithSecretSchema = webhookEndpointSchema.extend({ secret: z.string() }).meta({ id: 'WebhookEndpointWithSecret' });
export type WebhookEndpointWithSecret = z.infer<typeof webhookEndpointWithSecretSchema>;

/** `pending`: waits for its first or next try. `delivered`: answered with 2xx. `failed`: Till tries no more by itself. */
export const webhookDeliveryStatusSchema = z.enum(['pending', 'delivered', 'failed']).meta({ id: 'WebhookDeliveryStatus' });
export type WebhookDeliveryStatus = z.infer<typeof webhookDeliveryStatusSchema>;

export const webhookDeliverySchema = z
  .object({
    id: idSchema('webhookDelivery'),
    endpointId: idSchema('webhookEndpoint'),
    mode: modeSchema,
    eventId: idSchema('event'),
    eventType: sentEventTypeSchema,
    /** What the event is about: a payment, a reconciliation, an alert, or the endpoint itself. */
    subjectId: z.string(),
    status: webhookDeliveryStatusSchema,
    /** Tries so far, resends included. */
    attempts: z.number().int(),
    /** HTTP status of the last try's answer; null without one. */
    lastStatus: z.number().int().nullable(),
    /** Why the last try failed; null when it worked, and before the first. */
    lastFault: webhookFaultSchema.nullable(),
    createdAt: timeSchema,
    lastAttemptAt: timeSchema.nullable(),
    /** Null unless it is pending, and while its endpoint is disabled. */
    nextAttemptAt: timeSchema.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;
export const webhookDeliveryPageSchema = pageOf(webhookDeliverySchema).meta({ id: 'WebhookDeliveryPage' });

/** Most bytes of an answer's headers and of its body that are kept. */
export const webhookAnswerKeptBytes = 2_048;

export const webhookAttemptSchema = z
  .object({
    /** 1 for the first. */
    number: z.number().int(),
    /** `schedule`: first try or retry. `resend`: somebody asked. `test`: as `resend`, of a test event. */
    cause: z.enum(['schedule', 'resend', 'test']),
    at: timeSchema,
    durationMs: z.number().int(),
    /** HTTP status; null without an answer. */
    status: z.number().int().nullable(),
    fault: webhookFaultSchema.nullable(),
    /** Headers of the answer, cut at 2 kB. */
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    /** The answer's body as text, cut at 2 kB. */
    body: z.string(),
    bodyCut: z.boolean(),
  })
  .meta({ id: 'WebhookAttempt' });
export type WebhookAttempt = z.infer<typeof webhookAttemptSchema>;

/** A delivery with what is sent, byte for byte, and its newest hundred tries, newest first. */
export const webhookDeliveryDetailSchema = webhookDeliverySchema
  .extend({ url: z.string(), payload: z.string(), attemptLog: z.array(webhookAttemptSchema) })
  .meta({ id: 'WebhookDeliveryDetail' });
export type WebhookDeliveryDetail = z.infer<typeof webhookDeliveryDetailSchema>;

export const listWebhookDeliveriesQuerySchema = z.object({
  ...pageQueryShape,
  status: webhookDeliveryStatusSchema.optional(),
  eventType: sentEventTypeSchema.optional(),
  /** Deliveries about one payment, reconciliation or alert. */
  subjectId: z.string().trim().min(1).max(64).optional(),
});
export type ListWebhookDeliveriesQuery = z.input<typeof listWebhookDeliveriesQuerySchema>;
