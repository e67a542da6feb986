import { z } from 'zod';
import { amountSchema } from './amounts.js';
import { networkIdSchema, timeInputSchema, timeSchema } from './common.js';

export const revenueQuerySchema = z.object({
  from: timeInputSchema.optional(),
  to: timeInputSchema.optional(),
  interval: z.enum(['hour', 'day', 'week', 'month']).default('day'),
  groupBy: z.enum(['network', 'resource']).default('network'),
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

export const overviewQuerySchema = z.object({ from: timeInputSchema.optional(), to: timeInputSchema.optional() });

export const overviewSchema = z
  .object({
    settled: z.object({ amount: amountSchema, count: z.number().int(), previousAmount: amountSchema, previousCount: z.number().int() }),
    /** In flight now, whatever the period. */
    pending: z.object({ amount: amountSchema, count: z.number().int() }),
    unknown: z.object({ amount: amountSchema, count: z.number().int() }),
    /** Refused, expired or failed within the period. */
    failed: z.object({ count: z.number().int(), previousCount: z.number().int() }),
    payers: z.object({ count: z.number().int(), previousCount: z.number().int() }),
    todo: z.array(z.object({ kind: z.enum(['add_wallet', 'prove_wallet', 'create_resource', 'network_down', 'review_payment', 'books_differ', 'explain_inflows']), subject: z.string().nullable() })),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof overviewSchema>;

export const settlementsQuerySchema = z.object({ network: networkIdSchema.optional(), from: timeInputSchema.optional(), to: timeInputSchema.optional() });

/** Settlement history: network → wallet → day. `reconciled` is null until a reconciliation run has covered the day. */
export const settlementsSchema = z
  .object({
    networks: z.array(
      z.object({
        network: networkIdSchema,
        amount: amountSchema,
        count: z.number().int(),
        wallets: z.array(
          z.object({
            payTo: z.string(),
            label: z.string().nullable(),
            amount: amountSchema,
            count: z.number().int(),
            days: z.array(
              z.object({
                day: z.string(),
                amount: amountSchema,
                count: z.number().int(),
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
