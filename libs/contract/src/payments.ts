import { z } from 'zod';
import { amountSchema, baseUnitsSchema } from './amounts.js';
import { metadataSchema, modeSchema, networkIdSchema, pageOf, pageQueryShape, timeInputSchema, timeSchema, timeZoneSchema } from './common.js';
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
    /** Whether the payer is a wallet of the merchant's own. */
    selfPaid: z.boolean(),
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

const paymentFilterShape = {
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
  timeZone: timeZoneSchema.default('UTC'),
};
export const listPaymentsQuerySchema = z.object({ ...pageQueryShape, ...paymentFilterShape });
export type ListPaymentsQuery = z.input<typeof listPaymentsQuerySchema>;

/**
 * Columns of the payments file. `date` is when it settled, else when it came, in the file's time zone; sums are of the journal. `kind` is `payment`, or
 * `inflow` for a transfer without a payment that was attached to a resource: together they add up to revenue.
 */
export const paymentExportColumns = [
  'date', 'id', 'status', 'gross', 'refunded', 'reversed', 'net', 'currency', 'network', 'transaction', 'wallet', 'payer', 'self_paid', 'resource', 'metadata',
  'settled_utc', 'kind', 'created_utc', 'final_utc', 'resource_id', 'resource_kind', 'amount', 'block', 'log_index', 'asset', 'x402_version', 'reason', 'mode',
] as const;
export type PaymentExportColumn = (typeof paymentExportColumns)[number];
/** What an accountant needs, when no columns are named. */
export const usualExportColumns: readonly PaymentExportColumn[] = paymentExportColumns.slice(0, 17);

const metadataColumn = /^metadata\.[^,\p{Cc}]{1,40}$/u;

/** The filters of the list, but `from` and `to` are about `date`: the file of a span adds up to its revenue. */
export const exportPaymentsQuerySchema = z.object({
  ...paymentFilterShape,
  /** Names of columns in their order, separated by commas; `metadata.reference` is the value under that key. */
  columns: z
    .string()
    .max(2_000)
    .refine((list) => list.split(',').every((one) => (paymentExportColumns as readonly string[]).includes(one) || metadataColumn.test(one)), `must be columns separated by commas: ${paymentExportColumns.join(', ')} or metadata.<key>`)
    .refine((list) => list.split(',').length <= 60, 'must be at most 60 columns')
    .optional(),
  /** `1` begins the file with a byte order mark, by which Excel knows UTF-8. */
  bom: z.enum(['0', '1']).default('0'),
  /** For a browser's download, which sends no header; ignored beside an API key. */
  mode: modeSchema.optional(),
});

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
