import { Injectable } from '@nestjs/common';
import type { Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { TimeSpan } from './time-span.js';

/** Base units of journal entries. */
export interface SettledSums {
  /** Receipts and attached inflows. */
  gross: bigint;
  refunded: bigint;
  /** Receipts undone by the chain. */
  reversed: bigint;
  /** Sales less those undone. */
  count: number;
}

/** What the journal says of one address on one network on one day. */
export interface SettledDay extends SettledSums {
  network: string;
  wallet: string;
  day: string;
  states: Record<string, number>;
  p50Ms: number | null;
  p95Ms: number | null;
}

type Row = Omit<SettledDay, 'gross' | 'refunded' | 'reversed'> & Record<'gross' | 'refunded' | 'reversed', string>;

/**
 * Amounts come from the journal alone, each entry on the day it counts from, so that they add up to revenue; states and
 * latency are the payments'. An attachment that was taken back is none.
 */
const daysSql = `
  WITH sides AS (
    SELECT e.network, e.wallet, to_char(e.at AT TIME ZONE $6, 'YYYY-MM-DD') AS day, e.sales, -side.amount AS amount,
      CASE WHEN coalesce(undone.kind, e.kind) = 'refund' THEN 'refunded' WHEN undone.kind = 'receipt' THEN 'reversed' ELSE 'gross' END AS heading
    FROM journal_entries e JOIN journal_postings side ON side.merchant_id = e.merchant_id AND side.entry_id = e.id AND side.account IN ('revenue', 'refunds')
    LEFT JOIN journal_entries undone ON undone.merchant_id = e.merchant_id AND undone.id = e.reverses
    WHERE e.merchant_id = $1 AND e.mode = $2 AND e.at >= $3 AND e.at < $4 AND ($5::text IS NULL OR e.network = $5)
  ), days AS (
    SELECT network, wallet, day, coalesce(sum(amount) FILTER (WHERE heading = 'gross'), 0) AS gross, coalesce(-sum(amount) FILTER (WHERE heading = 'refunded'), 0) AS refunded,
      coalesce(-sum(amount) FILTER (WHERE heading = 'reversed'), 0) AS reversed, sum(sales)::int AS count
    FROM sides GROUP BY 1, 2, 3
  ), settled AS (
    SELECT network, pay_to AS wallet, to_char(settled_at AT TIME ZONE $6, 'YYYY-MM-DD') AS day, status, greatest(0, extract(epoch FROM settled_at - created_at) * 1000) AS latency_ms
    FROM payments WHERE merchant_id = $1 AND mode = $2 AND settled_at >= $3 AND settled_at < $4 AND ($5::text IS NULL OR network = $5)
  ), states AS (
    SELECT network, wallet, day, jsonb_object_agg(status, count) AS states FROM (SELECT network, wallet, day, status, count(*) AS count FROM settled GROUP BY 1, 2, 3, 4) AS per_state GROUP BY 1, 2, 3
  ), latencies AS (
    SELECT network, wallet, day, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms)) AS p50, round(percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms)) AS p95
    FROM settled GROUP BY 1, 2, 3
  )
  SELECT network, wallet, day, gross::text AS gross, refunded::text AS refunded, reversed::text AS reversed, count, coalesce(states, '{}') AS states, p50 AS "p50Ms", p95 AS "p95Ms"
  FROM days LEFT JOIN states USING (network, wallet, day) LEFT JOIN latencies USING (network, wallet, day)
  WHERE gross <> 0 OR refunded <> 0 OR reversed <> 0 ORDER BY network, wallet, day DESC`;

@Injectable()
export class SettlementsRepository {
  /** Days newest first. Latency is the time from the claim to the recorded settlement. */
  async days(tx: Transaction, merchantId: string, mode: Mode, span: TimeSpan, { network, timeZone }: { network: string | null; timeZone: string }): Promise<SettledDay[]> {
    const rows = await tx.query<Row>(daysSql, [merchantId, mode, span.from, span.to, network, timeZone]);
    return rows.map((row) => ({ ...row, gross: BigInt(row.gross), refunded: BigInt(row.refunded), reversed: BigInt(row.reversed) }));
  }
}
