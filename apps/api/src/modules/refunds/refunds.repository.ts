import { Injectable } from '@nestjs/common';
import { idBodyPattern, idPrefixes, type Mode, type RefundStatus } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { OutgoingTransfer } from '../inflows/outgoing-transfers.js';
import { canonical, type Refund, refundColumns, type RefundRow, toRefund } from './refund.js';

const refundId = new RegExp(`^${idPrefixes.refund}_${idBodyPattern}$`);

/** How far a chain's clock may be behind ours: a transfer this much older than its refund still belongs to it. */
const clockSkewSeconds = 120;

/** `open` and `sent` are both open here; they differ by what the wallet reported. */
const statusSql: Record<RefundStatus, string> = {
  open: `status = 'open' AND sent_transaction IS NULL`,
  sent: `status = 'open' AND sent_transaction IS NOT NULL`,
  refunded: `status = 'refunded'`,
  cancelled: `status = 'cancelled'`,
};

/**
 * The refund that a transfer makes, if any. A transfer that names a refund in its memo makes that one alone. A cancelled
 * refund still counts when the transfer names it or went out before the cancellation, as evidence beats every state, but
 * only while there is room for it.
 */
const fittingSql = `
  SELECT ${refundColumns} FROM refunds AS r
  WHERE merchant_id = $1 AND network = $2 AND from_address = $3 AND to_address = $4 AND amount = $5
    AND created_at <= $6::timestamptz + interval '${clockSkewSeconds} seconds' AND ($7::text IS NULL OR id = $7)
    AND (status = 'open' OR (status = 'cancelled' AND (id = $7 OR sent_transaction = $8 OR cancelled_at >= $6)
      AND amount + (SELECT coalesce(sum(amount), 0) FROM refunds AS other WHERE other.payment_id = r.payment_id AND other.status IN ('open', 'refunded'))
        <= (SELECT amount FROM payments WHERE payments.merchant_id = r.merchant_id AND payments.id = r.payment_id)))
  ORDER BY coalesce(sent_transaction = $8, false) DESC, status = 'open' DESC, created_at, id LIMIT 1`;

@Injectable()
export class RefundsRepository {
  /** Throws a check violation of `refunds_within_paid` when the payment's refunds would exceed it. */
  async insert(tx: Transaction, refund: Pick<Refund, 'merchantId' | 'id' | 'mode' | 'paymentId' | 'network' | 'asset' | 'amount' | 'from' | 'to'>): Promise<Refund> {
    const [row] = await tx.query<RefundRow>(
      `INSERT INTO refunds (merchant_id, id, mode, payment_id, network, asset, amount, from_address, to_address) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${refundColumns}`,
      [refund.merchantId, refund.id, refund.mode, refund.paymentId, refund.network, refund.asset, refund.amount.toString(), refund.from, refund.to],
    );
    if (!row) throw new Error('an INSERT without a row');
    return toRefund(row);
  }

  /** Those of the payments of which something went back. */
  refundedOf(tx: Transaction, paymentIds: readonly string[]): Promise<{ merchantId: string; paymentId: string }[]> {
    return tx.query('SELECT merchant_id AS "merchantId", id AS "paymentId" FROM payments WHERE id = ANY($1) AND refunded > 0 ORDER BY id', [paymentIds]);
  }

  async find(tx: Transaction, merchantId: string, id: string): Promise<Refund | null> {
    const [row] = await tx.query<RefundRow>(`SELECT ${refundColumns} FROM refunds WHERE merchant_id = $1 AND id = $2`, [merchantId, id]);
    return row ? toRefund(row) : null;
  }

  /** Newest first, from just after `after`. */
  async list(tx: Transaction, merchantId: string, filter: { mode: Mode; paymentId?: string; status?: RefundStatus }, page: { limit: number; after: CursorPosition | null }): Promise<Refund[]> {
    const rows = await tx.query<RefundRow>(
      `SELECT ${refundColumns} FROM refunds WHERE merchant_id = $1 AND mode = $2 AND ($3::text IS NULL OR payment_id = $3)
         AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5)) ${filter.status === undefined ? '' : `AND ${statusSql[filter.status]}`}
       ORDER BY refunds.created_at DESC, id DESC LIMIT $6`,
      [merchantId, filter.mode, filter.paymentId ?? null, page.after?.at ?? null, page.after?.id ?? null, page.limit],
    );
    return rows.map(toRefund);
  }

  async newestOf(tx: Transaction, paymentId: string, limit: number): Promise<Refund[]> {
    const rows = await tx.query<RefundRow>(`SELECT ${refundColumns} FROM refunds WHERE payment_id = $1 ORDER BY refunds.created_at DESC, id DESC LIMIT $2`, [paymentId, limit]);
    return rows.map(toRefund);
  }

  /** Base units that open refunds of a payment hold back. */
  async openAmount(tx: Transaction, paymentId: string): Promise<bigint> {
    const [row] = await tx.query<{ sum: string }>(`SELECT coalesce(sum(amount), 0)::text AS sum FROM refunds WHERE payment_id = $1 AND status = 'open'`, [paymentId]);
    return BigInt(row?.sum ?? '0');
  }

  /** Refunds of the merchant that are open, as far as `enough`. */
  async countOpen(tx: Transaction, merchantId: string, enough: number): Promise<number> {
    const [row] = await tx.query<{ count: number }>(`SELECT count(*)::int AS count FROM (SELECT 1 FROM refunds WHERE merchant_id = $1 AND status = 'open' LIMIT $2) AS enough`, [merchantId, enough]);
    return row?.count ?? 0;
  }

  /** The refund that a transfer has closed already, whoever's it is among those the unit of work sees. */
  async closedBy(tx: Transaction, { network, transaction, logIndex }: OutgoingTransfer): Promise<Refund | null> {
    const [row] = await tx.query<RefundRow>(`SELECT ${refundColumns} FROM refunds WHERE network = $1 AND transaction = $2 AND log_index = $3`, [network, canonical(transaction), logIndex]);
    return row ? toRefund(row) : null;
  }

  async fitting(tx: Transaction, transfer: OutgoingTransfer): Promise<Refund | null> {
    const { merchantId, network, from, to, amount, at, memo, transaction } = transfer;
    const named = typeof memo === 'string' && refundId.test(memo) ? memo : null;
    const [row] = await tx.query<RefundRow>(fittingSql, [merchantId, network, canonical(from), canonical(to), amount.toString(), at, named, canonical(transaction)]);
    return row ? toRefund(row) : null;
  }

  async close(tx: Transaction, { merchantId, id }: Refund, transfer: OutgoingTransfer): Promise<void> {
    await tx.query(
      `UPDATE refunds SET status = 'refunded', transaction = $3, log_index = $4, block = $5, block_hash = $6, refunded_at = $7, cancelled_at = NULL, cancel_reason = NULL
       WHERE merchant_id = $1 AND id = $2`,
      [merchantId, id, canonical(transfer.transaction), transfer.logIndex, transfer.block.toString(), transfer.blockHash, transfer.at],
    );
  }

  async report(tx: Transaction, { merchantId, id }: Refund, transaction: string): Promise<void> {
    await tx.query('UPDATE refunds SET sent_transaction = $3, sent_at = clock_timestamp() WHERE merchant_id = $1 AND id = $2', [merchantId, id, transaction]);
  }

  async cancel(tx: Transaction, { merchantId, id }: Refund): Promise<void> {
    await tx.query(`UPDATE refunds SET status = 'cancelled', cancelled_at = clock_timestamp(), cancel_reason = 'merchant' WHERE merchant_id = $1 AND id = $2 AND status = 'open'`, [merchantId, id]);
  }

  /** Cancels what is open of a payment that the chain took back; returns the ids. */
  async cancelReverted(tx: Transaction, merchantId: string, paymentId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `UPDATE refunds SET status = 'cancelled', cancelled_at = clock_timestamp(), cancel_reason = 'payment_reverted' WHERE merchant_id = $1 AND payment_id = $2 AND status = 'open' RETURNING id`,
      [merchantId, paymentId],
    );
    return rows.map(({ id }) => id);
  }
}
