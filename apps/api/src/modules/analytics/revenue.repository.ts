import { Injectable } from '@nestjs/common';
import type { Mode } from '@till/contract';
import { countsAsRevenue, type PaymentState, paymentStates } from '@till/ledger';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { cutAtHours, type TimeSpan } from './time-span.js';

/** States whose amount is income. */
export const revenueStates: readonly PaymentState[] = paymentStates.filter(countsAsRevenue);

export type Interval = 'hour' | 'day' | 'week' | 'month';
export type Grouping = 'network' | 'resource';

export interface RevenuePoint {
  at: Date;
  group: string;
  /** Base units. */
  amount: bigint;
  count: number;
}

const groupColumns: Record<Grouping, string> = { network: 'network', resource: 'resource_id' };

/**
 * Whole hours come from the roll-up, the rest of the span from the payments themselves: a figure is exact to the
 * second, and the hour under way is fresh before the roll-up has heard of it.
 */
const facts = `
  SELECT hour AS at, network, resource_id, amount, count FROM revenue_hourly WHERE merchant_id = $1 AND mode = $2 AND hour >= $3 AND hour < $4
  UNION ALL
  SELECT settled_at, network, resource_id, amount, 1 FROM payments
  WHERE merchant_id = $1 AND mode = $2 AND settled_at >= $5 AND settled_at < $6 AND status = ANY($9)
  UNION ALL
  SELECT settled_at, network, resource_id, amount, 1 FROM payments
  WHERE merchant_id = $1 AND mode = $2 AND settled_at >= $7 AND settled_at < $8 AND status = ANY($9)`;

function parametersOf(merchantId: string, mode: Mode, span: TimeSpan): unknown[] {
  const { before, whole, after } = cutAtHours(span);
  return [merchantId, mode, whole.from, whole.to, before.from, before.to, after.from, after.to, revenueStates];
}

@Injectable()
export class RevenueRepository {
  async series(tx: Transaction, merchantId: string, mode: Mode, span: TimeSpan, interval: Interval, grouping: Grouping): Promise<RevenuePoint[]> {
    const rows = await tx.query<{ at: Date; group: string; amount: string; count: number }>(
      `SELECT date_trunc($10, at, 'UTC') AS at, ${groupColumns[grouping]} AS "group", sum(amount)::text AS amount, sum(count)::int AS count
       FROM (${facts}) AS facts GROUP BY 1, 2 HAVING sum(count) > 0 ORDER BY 1, 2`,
      [...parametersOf(merchantId, mode, span), interval],
    );
    return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
  }

  async total(tx: Transaction, merchantId: string, mode: Mode, span: TimeSpan): Promise<{ amount: bigint; count: number }> {
    const [row] = await tx.query<{ amount: string; count: number }>(
      `SELECT coalesce(sum(amount), 0)::text AS amount, coalesce(sum(count), 0)::int AS count FROM (${facts}) AS facts`,
      parametersOf(merchantId, mode, span),
    );
    return { amount: BigInt(row?.amount ?? '0'), count: row?.count ?? 0 };
  }

  /**
   * Adds a settled payment to its hour (`sign` 1) or takes a reversed one off (-1), once per event: the mark and the
   * change commit together.
   */
  async apply(tx: Transaction, merchantId: string, paymentId: string, eventId: string, handler: string, sign: 1 | -1): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('revenue ' || $1, 0))`, [merchantId]);
    await tx.query(
      `WITH mark AS (INSERT INTO handled_events (merchant_id, handler, event_id) VALUES ($1, $4, $3) ON CONFLICT DO NOTHING RETURNING 1)
       INSERT INTO revenue_hourly AS r (merchant_id, mode, hour, network, resource_id, amount, count)
       SELECT merchant_id, mode, date_trunc('hour', settled_at, 'UTC'), network, resource_id, $5::int * amount, $5::int FROM payments
       WHERE merchant_id = $1 AND id = $2 AND settled_at IS NOT NULL AND EXISTS (SELECT 1 FROM mark)
       ON CONFLICT (merchant_id, mode, hour, network, resource_id) DO UPDATE SET amount = r.amount + EXCLUDED.amount, count = r.count + EXCLUDED.count`,
      [merchantId, paymentId, eventId, handler, sign],
    );
  }

  /**
   * Makes a merchant's roll-up anew from its payments. Events that are already told but not yet handled are marked in
   * the same statement, hence by the same view of the books: none of them counts twice afterwards.
   */
  async rebuild(tx: Transaction, merchantId: string, handlers: Readonly<Record<string, string>>): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('revenue ' || $1, 0))`, [merchantId]);
    await tx.query('DELETE FROM revenue_hourly WHERE merchant_id = $1', [merchantId]);
    await tx.query(
      `WITH marks AS (
         INSERT INTO handled_events (merchant_id, handler, event_id)
         SELECT o.merchant_id, h.value, o.id FROM outbox o JOIN jsonb_each_text($3::jsonb) AS h ON h.key = o.topic WHERE o.merchant_id = $1
         ON CONFLICT DO NOTHING)
       INSERT INTO revenue_hourly (merchant_id, mode, hour, network, resource_id, amount, count)
       SELECT merchant_id, mode, date_trunc('hour', settled_at, 'UTC'), network, resource_id, sum(amount), count(*) FROM payments
       WHERE merchant_id = $1 AND settled_at IS NOT NULL AND status = ANY($2) GROUP BY 1, 2, 3, 4, 5`,
      [merchantId, revenueStates, JSON.stringify(handlers)],
    );
  }
}
