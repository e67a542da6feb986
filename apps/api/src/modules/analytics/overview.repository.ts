import { Injectable } from '@nestjs/common';
import type { Mode } from '@till/contract';
import type { PaymentState } from '@till/ledger';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { revenueStates } from './revenue.repository.js';
import type { TimeSpan } from './time-span.js';

const failedStates: readonly PaymentState[] = ['rejected', 'expired', 'failed'];
const pendingStates: readonly PaymentState[] = ['received', 'verified', 'settling'];

/** Counts over a merchant's payments, each through an index. */
@Injectable()
export class OverviewRepository {
  /** In flight now. */
  async open(tx: Transaction, merchantId: string, mode: Mode): Promise<Record<'pending' | 'unknown', { amount: bigint; count: number }>> {
    const rows = await tx.query<{ unknown: boolean; amount: string; count: number }>(
      `SELECT status = 'unknown' AS unknown, sum(amount)::text AS amount, count(*)::int AS count FROM payments
       WHERE merchant_id = $1 AND mode = $2 AND settled_at IS NULL AND status = ANY($3) GROUP BY 1`,
      [merchantId, mode, [...pendingStates, 'unknown']],
    );
    const of = (unknown: boolean) => {
      const row = rows.find((one) => one.unknown === unknown);
      return { amount: BigInt(row?.amount ?? '0'), count: row?.count ?? 0 };
    };
    return { pending: of(false), unknown: of(true) };
  }

  async failedCount(tx: Transaction, merchantId: string, mode: Mode, span: TimeSpan): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM payments WHERE merchant_id = $1 AND mode = $2 AND created_at >= $3 AND created_at < $4 AND settled_at IS NULL AND status = ANY($5)',
      [merchantId, mode, span.from, span.to, failedStates],
    );
    return row?.count ?? 0;
  }

  async payerCount(tx: Transaction, merchantId: string, mode: Mode, span: TimeSpan): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      'SELECT count(DISTINCT payer)::int AS count FROM payments WHERE merchant_id = $1 AND mode = $2 AND settled_at >= $3 AND settled_at < $4 AND status = ANY($5)',
      [merchantId, mode, span.from, span.to, revenueStates],
    );
    return row?.count ?? 0;
  }

  /** Payments somebody should look at, newest first. */
  async toReview(tx: Transaction, merchantId: string, mode: Mode, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>('SELECT id FROM payments WHERE merchant_id = $1 AND mode = $2 AND review ORDER BY created_at DESC, id DESC LIMIT $3', [merchantId, mode, limit]);
    return rows.map(({ id }) => id);
  }
}
