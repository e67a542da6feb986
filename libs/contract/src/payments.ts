import { z } from 'zod';
import { amountSchema, baseUnitsSchema } from './amounts.js';
import { metadataSchema, modeSchema, networkIdSchema, pageOf, pageQueryShape, timeInputSchema, timeSchema } from './common.js';
import { idSchema } from './ids.js';
import { refundSummarySchema } from './refunds.js';

export const paymentStatuses = [
  'received',
  'verified',
  'settling',
  'unknown',
  'settled',
  'final',
  'rejected',
  'expired',
  'failed',
  'reverted',
  'partially_refunded',
  'refunded',
] as const;
export const paymentStatusSchema = z.enum(paymentStatuses).meta({ id: 'PaymentStatus' });
export type PaymentStatus = z.infer<typeof paymentStatusSchema>;

export const timelineEntrySchema = z
  .object({
    type: z.string(),
    at: timeSchema,
    /** Milliseconds since the entry before; 0 for the first. */
    sinceMs: z.number().int(),
    /** Facts of the step as recorded; never a signature or a secret. */
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const paymentSummarySchema = z
  .object({
    id: idSchema('payment'),
    status: paymentStatusSchema,
    mode: modeSchema,
    amount: amountSchema,
    amountBaseUnits: baseUnitsSchema,
    /** What has gone back to the payer, as read on the chain. */
    refundedAmount: amountSchema,
    network: networkIdSchema,
    asset: z.string(),
    payer: z.string(),
    payTo: z.string(),
    resourceId: idSchema('resource'),
    resourceTitle: z.string(),
    resourceKind: z.string(),
    transaction: z.string().nullable(),
    x402Version: z.number().int(),
    /** Machine-readable cause of a payment that did not settle. */
    reason: z.string().nullable(),
    createdAt: timeSchema,
    settledAt: timeSchema.nullable(),
    metadata: metadataSchema,
  })
  .meta({ id: 'PaymentSummary' });
export type PaymentSummary = z.infer<typeof paymentSummarySchema>;
export const paymentPageSchema = pageOf(paymentSummarySchema).meta({ id: 'PaymentPage' });

export const paymentSchema = paymentSummarySchema
  .extend({
    /** Whether the payer's money moved, as far as the chain has said. */
    moneyMoved: z.enum(['yes', 'no', 'unknown']),
    timeline: z.array(timelineEntrySchema),
    facilitator: z.string().nullable(),
    attempts: z.number().int(),
    nonce: z.string().nullable(),
    validBefore: timeSchema.nullable(),
    block: z.string().nullable(),
    logIndex: z.number().int().nullable(),
    /** When its block was seen to be unlikely to be undone. */
    safeAt: timeSchema.nullable(),
    /** When its block could be undone no longer. */
    finalAt: timeSchema.nullable(),
    explorerUrl: z.string().nullable(),
    receiptUrl: z.string(),
    review: z.boolean(),
    /** What can still be refunded: neither refunded nor waiting to be. */
    refundableAmount: amountSchema,
    /** The newest hundred, newest first. */
    refunds: z.array(refundSummarySchema),
  })
  .meta({ id: 'Payment' });
export type Payment = z.infer<typeof paymentSchema>;

export const listPaymentsQuerySchema = z.object({
  ...pageQueryShape,
  /** One status, or several separated by commas. */
  status: z
    .string()
    .max(200)
    .refine((list) => list.split(',').every((one) => (paymentStatuses as readonly string[]).includes(one)), 'must be payment statuses separated by commas')
    .optional(),
  network: networkIdSchema.optional(),
  resourceId: idSchema('resource').optional(),
  payer: z.string().trim().max(64).optional(),
  from: timeInputSchema.optional(),
  to: timeInputSchema.optional(),
  /** Finds a payment by id, transaction hash, payer address, or words of the resource's title. */
  q: z.string().trim().max(200).optional(),
});
export type ListPaymentsQuery = z.input<typeof listPaymentsQuerySchema>;

/** What anyone who holds a payment's id may see: `GET /r/:paymentId` with `Accept: application/json`. */
export const receiptSchema = z
  .object({
    id: idSchema('payment'),
    status: paymentStatusSchema,
    moneyMoved: z.enum(['yes', 'no', 'unknown']),
    amount: amountSchema,
    amountBaseUnits: baseUnitsSchema,
    currency: z.literal('USDC'),
    refundedAmount: amountSchema,
    network: networkIdSchema,
    payer: z.string(),
    payTo: z.string(),
    transaction: z.string().nullable(),
    explorerUrl: z.string().nullable(),
    resource: z.object({ title: z.string(), kind: z.string(), url: z.string() }),
    merchant: z.object({ name: z.string() }),
    reason: z.string().nullable(),
    statusUrl: z.string(),
    createdAt: timeSchema,
    settledAt: timeSchema.nullable(),
    mode: modeSchema,
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof receiptSchema>;
