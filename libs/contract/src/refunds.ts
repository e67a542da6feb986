import { z } from 'zod';
import { amountSchema, baseUnitsSchema, positiveAmountSchema } from './amounts.js';
import { modeSchema, networkIdSchema, pageOf, pageQueryShape, timeSchema } from './common.js';
import { idSchema } from './ids.js';

/** `sent` is what the merchant's wallet said; only a transfer read on the chain makes a refund `refunded`. */
export const refundStatuses = ['open', 'sent', 'refunded', 'cancelled'] as const;
export const refundStatusSchema = z.enum(refundStatuses).meta({ id: 'RefundStatus' });
export type RefundStatus = z.infer<typeof refundStatusSchema>;

export const createRefundSchema = z.strictObject({
  paymentId: idSchema('payment'),
  /** What is left of the payment when left out. */
  amount: positiveAmountSchema.optional(),
});

/** Hash (EVM) or signature (Solana) that the merchant's wallet gave: a hint, never believed. */
export const reportRefundSchema = z.strictObject({ transaction: z.string().trim().min(32).max(100) });

export const listRefundsQuerySchema = z.object({
  ...pageQueryShape,
  paymentId: idSchema('payment').optional(),
  status: refundStatusSchema.optional(),
});

/** The unsigned transfer that makes a refund, for the merchant's own wallet to sign and send. */
export const refundTransferSchema = z
  .discriminatedUnion('family', [
    z.object({
      family: z.literal('evm'),
      chainId: z.number().int(),
      /** The wallet that was paid; nobody else can make this refund. */
      from: z.string(),
      /** The USDC contract. */
      to: z.string(),
      /** Call data of `transfer(payer, amount)`. */
      data: z.string(),
      value: z.literal('0'),
      /** EIP-681, for a QR code. */
      uri: z.string(),
    }),
    z.object({
      family: z.literal('solana'),
      from: z.string(),
      /** Base64; the fee payer is `from`, the memo is the refund’s id. Its blockhash lasts about a minute: read the refund again for a fresh one. */
      transaction: z.string(),
      /** Solana Pay, for a QR code. */
      uri: z.string(),
    }),
  ])
  .meta({ id: 'RefundTransfer' });
export type RefundTransfer = z.infer<typeof refundTransferSchema>;

export const refundSummarySchema = z
  .object({
    id: idSchema('refund'),
    paymentId: idSchema('payment'),
    status: refundStatusSchema,
    mode: modeSchema,
    amount: amountSchema,
    amountBaseUnits: baseUnitsSchema,
    network: networkIdSchema,
    asset: z.string(),
    /** The wallet that was paid. */
    from: z.string(),
    /** The payer, proven by the payment's evidence. */
    to: z.string(),
    /** What the merchant's wallet reported. */
    sentTransaction: z.string().nullable(),
    /** The transfer that was read on the chain, by transaction, log index and block. */
    transaction: z.string().nullable(),
    logIndex: z.number().int().nullable(),
    block: z.string().nullable(),
    explorerUrl: z.string().nullable(),
    /** Why it was cancelled: `merchant`, or `payment_reverted` when the chain took the payment itself back. */
    cancelReason: z.enum(['merchant', 'payment_reverted']).nullable(),
    createdAt: timeSchema,
    sentAt: timeSchema.nullable(),
    refundedAt: timeSchema.nullable(),
    cancelledAt: timeSchema.nullable(),
  })
  .meta({ id: 'RefundSummary' });
export type RefundSummary = z.infer<typeof refundSummarySchema>;
export const refundPageSchema = pageOf(refundSummarySchema).meta({ id: 'RefundPage' });

export const refundSchema = refundSummarySchema
  .extend({
    /** Null once the refund is closed, or while the network cannot be read: then ask again. */
    transfer: refundTransferSchema.nullable(),
  })
  .meta({ id: 'Refund' });
export type Refund = z.infer<typeof refundSchema>;
