import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { type Payment, type PaymentRow, toPayment } from './payment.js';

/** One recorded step. */
export interface PaymentEvent {
  type: string;
  at: Date;
  data: Record<string, unknown>;
}

/** SQL that reads single payments; lists are in `payment-lists.repository.ts`. */
@Injectable()
export class PaymentsRepository {
  async find(tx: Transaction, id: string): Promise<Payment | null> {
    const [row] = await tx.query<PaymentRow>('SELECT * FROM payments WHERE id = $1', [id]);
    return row ? toPayment(row) : null;
  }

  /** Those of the payments that are settled and not yet final. */
  async settledOf(tx: Transaction, ids: readonly string[]): Promise<Payment[]> {
    const rows = await tx.query<PaymentRow>("SELECT * FROM payments WHERE id = ANY($1) AND status = 'settled'", [ids]);
    return rows.map(toPayment);
  }

  /** Those of the payments that are not unresolved any more. */
  async resolvedOf(tx: Transaction, ids: readonly string[]): Promise<Payment[]> {
    const rows = await tx.query<PaymentRow>("SELECT * FROM payments WHERE id = ANY($1) AND status NOT IN ('received', 'verified', 'settling', 'unknown')", [ids]);
    return rows.map(toPayment);
  }

  /** The payer's newest payment for a whole resource that opens it or may still: settled ones before open ones. */
  async newestOf(tx: Transaction, bought: { merchantId: string; resourceId: string; payer: string; network: string | null }): Promise<Payment | null> {
    const [row] = await tx.query<PaymentRow>(
      `SELECT * FROM payments WHERE merchant_id = $1 AND payer = $2 AND resource_id = $3 AND request_key = '' AND ($4::text IS NULL OR network = $4)
         AND refunded < amount AND status IN ('settled', 'final', 'partially_refunded', 'received', 'verified', 'settling', 'unknown', 'reverted')
       ORDER BY status IN ('settled', 'final', 'partially_refunded') DESC, created_at DESC, id DESC LIMIT 1`,
      [bought.merchantId, bought.payer, bought.resourceId, bought.network],
    );
    return row ? toPayment(row) : null;
  }

  /**
   * Makes unpaid payments due that a transfer may have settled. One that is being moved is skipped: whoever moves it has
   * just looked, and waiting for it could end in a deadlock.
   */
  async lookAgain(tx: Transaction, { merchantId, network, payTo, payer, amount }: Pick<Payment, 'merchantId' | 'network' | 'payTo' | 'payer' | 'amount'>): Promise<void> {
    await tx.query(
      `UPDATE payments SET next_check_at = clock_timestamp() WHERE id IN (
         SELECT id FROM payments WHERE merchant_id = $1 AND payer = $4 AND network = $2 AND pay_to = $3 AND amount = $5 AND settled_at IS NULL FOR UPDATE SKIP LOCKED)`,
      [merchantId, network, payTo, payer, amount.toString()],
    );
  }

  /** Makes a payment due now, unless it is being moved at this moment. */
  async lookAgainAt(tx: Transaction, id: string): Promise<void> {
    await tx.query('UPDATE payments SET next_check_at = clock_timestamp() WHERE id IN (SELECT id FROM payments WHERE id = $1 FOR UPDATE SKIP LOCKED)', [id]);
  }

  /** The payment, kept from changing until the unit of work ends. */
  async lock(tx: Transaction, merchantId: string, id: string): Promise<Payment | null> {
    const [row] = await tx.query<PaymentRow>('SELECT * FROM payments WHERE merchant_id = $1 AND id = $2 FOR UPDATE', [merchantId, id]);
    return row ? toPayment(row) : null;
  }

  /** The timeline, oldest first. */
  events(tx: Transaction, paymentId: string): Promise<PaymentEvent[]> {
    return tx.query<PaymentEvent>('SELECT type, at, data FROM payment_events WHERE payment_id = $1 ORDER BY id', [paymentId]);
  }
}
