import { Injectable } from '@nestjs/common';
import type { SettleOutcome } from '@till/facilitator-client';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';
import { storedReason } from './stored-text.js';

/** Marks attempts whose request never left this process: nothing of them can land. */
const notSent = 'not_sent';

/** SQL of attempts: one row per facilitator call, committed before the call. */
@Injectable()
export class AttemptsRepository {
  /** The payment's attempt `n`, sent behind the claim or the move that begins it; nothing when that did not happen. */
  async begin(tx: Transaction, paymentId: string, n: number): Promise<void> {
    await tx.query(
      `INSERT INTO settlement_attempts (merchant_id, payment_id, n, facilitator_url)
       SELECT merchant_id, id, attempts, facilitator_url FROM payments WHERE id = $1 AND status = 'settling' AND attempts = $2 ON CONFLICT DO NOTHING`,
      [paymentId, n],
    );
  }

  /** Records how an attempt ended, once: a result that comes after the attempt was given up changes only its hint. */
  async end(tx: Transaction, payment: Pick<Payment, 'id' | 'attempts'>, outcome: SettleOutcome): Promise<void> {
    const reason = outcome.kind === 'settled' ? null : storedReason(outcome.kind === 'unknown' && !outcome.sent ? `${notSent}:${outcome.reason}` : outcome.reason);
    const transaction = outcome.kind === 'refused' ? null : (outcome.transaction ?? null);
    await tx.query(
      `UPDATE settlement_attempts SET ended_at = coalesce(ended_at, clock_timestamp()), outcome = $3, reason = $4, transaction = coalesce($5, transaction)
       WHERE payment_id = $1 AND n = $2`,
      [payment.id, payment.attempts, outcome.kind, reason, transaction === null ? null : storedReason(transaction)],
    );
  }

  /** Ends an attempt whose process died. */
  async abandon(tx: Transaction, payment: Pick<Payment, 'id' | 'attempts'>): Promise<void> {
    await tx.query("UPDATE settlement_attempts SET ended_at = clock_timestamp(), outcome = 'unknown', reason = 'attempt_lost' WHERE payment_id = $1 AND n = $2 AND ended_at IS NULL", [
      payment.id,
      payment.attempts,
    ]);
  }

  /** The newest transaction any attempt was told of. */
  async hint(tx: Transaction, paymentId: string): Promise<string | undefined> {
    const [row] = await tx.query<{ transaction: string }>('SELECT transaction FROM settlement_attempts WHERE payment_id = $1 AND transaction IS NOT NULL ORDER BY n DESC LIMIT 1', [paymentId]);
    return row?.transaction;
  }

  /** Whether an attempt before this one may have put something on its way. */
  async earlierMayLand(tx: Transaction, payment: Pick<Payment, 'id' | 'attempts'>): Promise<boolean> {
    if (payment.attempts <= 1) return false;
    const rows = await tx.query('SELECT 1 FROM settlement_attempts WHERE payment_id = $1 AND n < $2 AND (reason IS NULL OR NOT starts_with(reason, $3)) LIMIT 1', [payment.id, payment.attempts, notSent]);
    return rows.length > 0;
  }
}
