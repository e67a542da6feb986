import { Injectable } from '@nestjs/common';
import type { Mode } from '@till/contract';
import { countsAsRevenue, type PaymentState, paymentStates } from '@till/ledger';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { keepsWholeHours } from '../../platform/http/zoned-time.js';
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

/** What entries add to revenue: sales less refunds and reversals (libs/ledger, `revenueOf`). */
const entriesSql = `
  SELECT e.merchant_id, e.id, e.mode, e.at, e.network, e.resource_id, e.sales AS count, e.subject_id,
    (SELECT -sum(p.amount) FROM journal_postings p WHERE p.entry_id = e.id AND p.account IN ('revenue', 'refunds')) AS amount
  FROM journal_entries e`;

/**
 * Whole hours come from the roll-up, the rest of the span from the journal itself: a figure is exact to the second,
 * and the hour under way is fresh before the roll-up has heard of it.
 */
const facts = `
  SELECT hour AS at, network, resource_id, amount, count FROM revenue_hourly WHERE merchant_id = $1 AND mode = $2 AND hour >= $3 AND hour < $4
  UNION ALL
  SELECT at, network, resource_id, amount, count FROM (${entriesSql} WHERE e.merchant_id = $1 AND e.mode = $2 AND ((e.at >= $5 AND e.at < $6) OR (e.at >= $7 AND e.at < $8))) AS edges
  WHERE amount IS NOT NULL`;

function parametersOf(merchantId: string, mode: Mode, span: TimeSpan, timeZone = 'UTC'): unknown[] {
  // A day that begins within an hour cannot be told from sums of hours.
  const { before, whole, after } = keepsWholeHours(timeZone, span) ? cutAtHours(span) : { before: span, whole: { from: span.from, to: span.from }, after: { from: span.to, to: span.to } };
  return [merchantId, mode, whole.from, whole.to, before.from, before.to, after.from, after.to];
}

@Injectable()
export class RevenueRepository {
  async series(tx: Transaction, merchantId: string, mode: Mode, span: TimeSpan, { interval, grouping, timeZone }: { interval: Interval; grouping: Grouping; timeZone: string }): Promise<RevenuePoint[]> {
    const rows = await tx.query<{ at: Date; group: string; amount: string; count: number }>(
      `SELECT date_trunc($9, at, $10) AS at, ${groupColumns[grouping]} AS "group", sum(amount)::text AS amount, sum(count)::int AS count
       FROM (${facts}) AS facts GROUP BY 1, 2 HAVING sum(count) <> 0 OR sum(amount) <> 0 ORDER BY 1, 2`,
      [...parametersOf(merchantId, mode, span, timeZone), interval, timeZone],
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

  /** The part of a span's total that wallets of the merchant's own paid. */
  async selfPaid(tx: Transaction, merchantId: string, mode: Mode, span: TimeSpan): Promise<{ amount: bigint; count: number }> {
    const [row] = await tx.query<{ amount: string; count: number }>(
      `WITH own AS (
         SELECT merchant_id, family, CASE family WHEN 'evm' THEN lower(address) ELSE address END AS address, removed_at FROM wallets WHERE merchant_id = $1
       ), subjects AS (
         SELECT p.id FROM own JOIN payments p ON p.merchant_id = own.merchant_id AND p.payer = own.address AND p.mode = $2
           AND starts_with(p.network, 'eip155:') = (own.family = 'evm') AND (own.removed_at IS NULL OR own.removed_at > p.created_at)
         UNION
         SELECT i.id FROM own JOIN inflows i ON i.merchant_id = own.merchant_id AND i.payer = own.address AND i.mode = $2 AND i.attachments > 0
           AND starts_with(i.network, 'eip155:') = (own.family = 'evm') AND (own.removed_at IS NULL OR own.removed_at > i.block_time)
       )
       SELECT coalesce(sum(amount), 0)::text AS amount, coalesce(sum(count), 0)::int AS count
       FROM (${entriesSql} JOIN subjects ON subjects.id = e.subject_id WHERE e.merchant_id = $1 AND e.mode = $2 AND e.at >= $3 AND e.at < $4) AS paid WHERE amount IS NOT NULL`,
      [merchantId, mode, span.from, span.to],
    );
    return { amount: BigInt(row?.amount ?? '0'), count: row?.count ?? 0 };
  }

  /** Adds the entries of payments or inflows that are not counted yet to their hours: mark and change commit together. */
  async apply(tx: Transaction, merchantId: string, subjectIds: readonly string[], handler: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('revenue ' || $1, 0))`, [merchantId]);
    await tx.query(
      `WITH entries AS (${entriesSql} WHERE e.merchant_id = $1 AND e.subject_id = ANY($2)),
       marks AS (INSERT INTO handled_events (merchant_id, handler, event_id) SELECT merchant_id, $3, id FROM entries ON CONFLICT DO NOTHING RETURNING event_id)
       INSERT INTO revenue_hourly AS r (merchant_id, mode, hour, network, resource_id, amount, count)
       SELECT merchant_id, mode, date_trunc('hour', at, 'UTC'), network, resource_id, sum(amount), sum(count)
       FROM entries JOIN marks ON marks.event_id = entries.id WHERE amount IS NOT NULL GROUP BY 1, 2, 3, 4, 5
       ON CONFLICT (merchant_id, mode, hour, network, resource_id) DO UPDATE SET amount = r.amount + EXCLUDED.amount, count = r.count + EXCLUDED.count`,
      [merchantId, subjectIds, handler],
    );
  }

  /** Makes a merchant's roll-up anew from its journal; every entry counted is marked by the same view of the books. */
  async rebuild(tx: Transaction, merchantId: string, handler: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('revenue ' || $1, 0))`, [merchantId]);
    await tx.query('DELETE FROM revenue_hourly WHERE merchant_id = $1', [merchantId]);
    await tx.query(
      `WITH entries AS (${entriesSql} WHERE e.merchant_id = $1),
       marks AS (INSERT INTO handled_events (merchant_id, handler, event_id) SELECT merchant_id, $2, id FROM entries ON CONFLICT DO NOTHING)
       INSERT INTO revenue_hourly (merchant_id, mode, hour, network, resource_id, amount, count)
       SELECT merchant_id, mode, date_trunc('hour', at, 'UTC'), network, resource_id, sum(amount), sum(count) FROM entries WHERE amount IS NOT NULL GROUP BY 1, 2, 3, 4, 5`,
      [merchantId, handler],
    );
  }
}
