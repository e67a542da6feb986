import { z } from 'zod';
import { amountSchema } from './amounts.js';
import { networkIdSchema, timeInputSchema, timeSchema, timeZoneSchema } from './common.js';

export const revenueQuerySchema = z.object({
  from: timeInputSchema.optional(),
  to: timeInputSchema.optional(),
  interval: z.enum(['hour', 'day', 'week', 'month']).default('day'),
  groupBy: z.enum(['network', 'resource']).default('network'),
  /** Where days, weeks and months begin. */
  timeZone: timeZoneSchema.default('UTC'),
});

/** Settled income: refunds and reversals taken off. Buckets without a payment are left out. */
export const revenueSchema = z
  .object({
    total: amountSchema,
    count: z.number().int(),
    from: timeSchema,
    to: timeSchema,
    interval: z.enum(['hour', 'day', 'week', 'month']),
    /** The span of equal length just before `from`. */
    previousTotal: amountSchema,
    previousCount: z.number().int(),
    series: z.array(z.object({ at: timeSchema, group: z.string(), amount: amountSchema, count: z.number().int() })),
  })
  .meta({ id: 'Revenue' });
export type Revenue = z.infer<typeof revenueSchema>;

export const overviewQuerySchema = z.object({ from: timeInputSchema.optional(), to: timeInputSchema.optional(), timeZone: timeZoneSchema.default('UTC') });

export const overviewSchema = z
  .object({
    settled: z.object({ amount: amountSchema, count: z.number().int(), previousAmount: amountSchema, previousCount: z.number().int() }),
    /** The part of `settled` that wallets of the merchant's own paid: in the books, and nobody's custom. */
    selfPaid: z.object({ amount: amountSchema, count: z.number().int() }),
    /** `settled` less `selfPaid`. */
    organic: z.object({ amount: amountSchema, count: z.number().int() }),
    /** In flight now, whatever the period. */
    pending: z.object({ amount: amountSchema, count: z.number().int() }),
    unknown: z.object({ amount: amountSchema, count: z.number().int() }),
    /** Refused, expired or failed within the period. */
    failed: z.object({ count: z.number().int(), previousCount: z.number().int() }),
    payers: z.object({ count: z.number().int(), previousCount: z.number().int() }),
    todo: z.array(z.object({ kind: z.enum(['add_wallet', 'prove_wallet', 'wallet_waits', 'create_resource', 'network_down', 'review_payment', 'books_differ', 'explain_inflows']), subject: z.string().nullable() })),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof overviewSchema>;

export const settlementsQuerySchema = z.object({ network: networkIdSchema.optional(), from: timeInputSchema.optional(), to: timeInputSchema.optional(), timeZone: timeZoneSchema.default('UTC') });

/** Sums of journal entries, each at its own moment. */
const settledSums = {
  /** What arrived and was not undone: `gross` less `reversed`. */
  amount: amountSchema,
  /** Sales less those undone. */
  count: z.number().int(),
  /** Receipts and attached inflows. */
  gross: amountSchema,
  /** What went back to payers, on the day it did. */
  refunded: amountSchema,
  /** Receipts that the chain has undone, on the day they had counted for. */
  reversed: amountSchema,
  /** gross − reversed − refunded: what the wallet's day adds to revenue. */
  net: amountSchema,
};

/** Settlement history from the journal: network → wallet → day in the query's time zone. `reconciled` is null until a reconciliation run has covered the day. */
export const settlementsSchema = z
  .object({
    networks: z.array(
      z.object({
        network: networkIdSchema,
        ...settledSums,
        wallets: z.array(
          z.object({
            payTo: z.string(),
            label: z.string().nullable(),
            ...settledSums,
            days: z.array(
              z.object({
                day: z.string(),
                ...settledSums,
                /** Payments that settled on the day, by the state they are in now. */
                states: z.record(z.string(), z.number().int()),
                latencyMs: z.object({ p50: z.number().int().nullable(), p95: z.number().int().nullable() }),
                reconciled: z.boolean().nullable(),
              }),
            ),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Settlements' });
export type Settlements = z.infer<typeof settlementsSchema>;
