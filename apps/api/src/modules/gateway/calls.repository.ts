import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';
import type { KeptAnswer } from './kept-answer.js';

export type Turn =
  /** The caller may call the origin, and must end its turn. */
  | { kind: 'yours' }
  | { kind: 'kept'; answer: KeptAnswer }
  /** Somebody else is calling it for the same payment. */
  | { kind: 'taken' }
  /** The payment has had as many calls as it gets. */
  | { kind: 'used_up' };

interface CallRow {
  calls: number;
  status: number | null;
  headers: KeptAnswer['headers'] | null;
  body: Buffer | null;
}

function toAnswer({ status, headers, body }: CallRow): KeptAnswer | null {
  return status === null ? null : { status, headers: headers ?? {}, body: body ?? Buffer.alloc(0) };
}

/** How often one payment may call its origin when no answer could be kept. */
export const mostCalls = 10;
const keptDays = 30;

type Owner = Pick<Payment, 'merchantId' | 'id'>;

/** SQL of calls of origins: one at a time per payment, its answer kept. Needs system units of work. */
@Injectable()
export class CallsRepository {
  /** Takes the turn for a settled payment, or says what became of whoever had it. */
  async begin(tx: Transaction, { merchantId, id }: Owner, leaseUntil: Date): Promise<Turn> {
    const begun = await tx.query(
      `INSERT INTO gateway_calls AS c (merchant_id, payment_id, lease_until) VALUES ($1, $2, $3)
       ON CONFLICT (payment_id) DO UPDATE SET calls = c.calls + 1, lease_until = EXCLUDED.lease_until
       WHERE c.answered_at IS NULL AND (c.lease_until IS NULL OR c.lease_until < clock_timestamp()) AND c.calls < $4 RETURNING 1`,
      [merchantId, id, leaseUntil, mostCalls],
    );
    if (begun.length > 0) return { kind: 'yours' };
    const [row] = await tx.query<CallRow>('SELECT calls, status, headers, body FROM gateway_calls WHERE payment_id = $1', [id]);
    const answer = row ? toAnswer(row) : null;
    if (answer) return { kind: 'kept', answer };
    return row && row.calls >= mostCalls ? { kind: 'used_up' } : { kind: 'taken' };
  }

  /** Keeps the answer of a call and ends the turn. Only the first answer of a payment is ever kept. */
  async keep(tx: Transaction, { merchantId, id }: Owner, answer: KeptAnswer): Promise<void> {
    await tx.query(
      `INSERT INTO gateway_calls AS c (merchant_id, payment_id, status, headers, body, answered_at) VALUES ($1, $2, $3, $4, $5, clock_timestamp())
       ON CONFLICT (payment_id) DO UPDATE SET status = EXCLUDED.status, headers = EXCLUDED.headers, body = EXCLUDED.body, answered_at = EXCLUDED.answered_at, lease_until = NULL
       WHERE c.answered_at IS NULL`,
      [merchantId, id, answer.status, JSON.stringify(answer.headers), answer.body],
    );
  }

  /** Ends a turn whose answer is not kept: the payment may call again. */
  async end(tx: Transaction, { merchantId, id }: Owner): Promise<void> {
    await tx.query(
      `INSERT INTO gateway_calls (merchant_id, payment_id) VALUES ($1, $2) ON CONFLICT (payment_id) DO UPDATE SET lease_until = NULL`,
      [merchantId, id],
    );
  }

  /** The kept answer of a payment, of whoever the unit of work sees. */
  async kept(tx: Transaction, paymentId: string): Promise<KeptAnswer | null> {
    const [row] = await tx.query<CallRow>('SELECT calls, status, headers, body FROM gateway_calls WHERE payment_id = $1 AND status IS NOT NULL', [paymentId]);
    return row ? toAnswer(row) : null;
  }

  /** Forgets old answers; their payments may call again. */
  async prune(tx: Transaction): Promise<void> {
    await tx.query(`DELETE FROM gateway_calls WHERE created_at < now() - make_interval(days => $1)`, [keptDays]);
  }
}
