import { Injectable } from '@nestjs/common';
import type { Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { revenueStates } from './revenue.repository.js';
import type { TimeSpan } from './time-span.js';

/** What one address received on one network on one day (UTC). */
export interface SettledDay {
  network: string;
  payTo: string;
  day: string;
  /** Base units of what counts as income; a reversed payment does not. */
  amount: bigint;
  count: number;
  states: Record<string, number>;
  p50Ms: number | null;
  p95Ms: number | null;
}

@Injectable()
export class SettlementsRepository {
  /** Days newest first. Latency is the time from the claim to the recorded settlement. */
  async days(tx: Transaction, merchantId: string, mode: Mode, span: TimeSpan, network: string | null): Promise<SettledDay[]> {
    const rows = await tx.query<Omit<SettledDay, 'amount'> & { amount: string }>(
      `WITH settled AS (
         SELECT network, pay_to, to_char(settled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, status, amount,
           greatest(0, extract(epoch FROM settled_at - created_at) * 1000) AS latency_ms
         FROM payments
         WHERE merchant_id = $1 AND mode = $2 AND settled_at >= $3 AND settled_at < $4 AND ($5::text IS NULL OR network = $5)
       ), states AS (
         SELECT network, pay_to, day, jsonb_object_agg(status, count) AS states
         FROM (SELECT network, pay_to, day, status, count(*) AS count FROM settled GROUP BY 1, 2, 3, 4) AS per_state GROUP BY 1, 2, 3
       )
       SELECT network, pay_to AS "payTo", day, coalesce(sum(amount) FILTER (WHERE status = ANY($6)), 0)::text AS amount,
         (count(*) FILTER (WHERE status = ANY($6)))::int AS count, states,
         round(percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms))::int AS "p50Ms", round(percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms))::int AS "p95Ms"
       FROM settled JOIN states USING (network, pay_to, day) GROUP BY network, pay_to, day, states ORDER BY network, pay_to, day DESC`,
      [merchantId, mode, span.from, span.to, network, revenueStates],
    );
    return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
  }
}
