import type { Mode } from '@till/contract';
import type { NetworkId } from '@till/networks';

/** Money that a merchant gives back to a payer, from the wallet that was paid. */
export interface Refund {
  merchantId: string;
  id: string;
  mode: Mode;
  paymentId: string;
  status: 'open' | 'refunded' | 'cancelled';
  network: NetworkId;
  asset: string;
  /** Base units. */
  amount: bigint;
  /** The wallet that was paid; lower case on EVM. */
  from: string;
  /** The payer; lower case on EVM. */
  to: string;
  /** What the merchant's wallet reported: shown, and of several fitting refunds taken first. Never believed. */
  sentTransaction: string | null;
  sentAt: Date | null;
  transaction: string | null;
  logIndex: number | null;
  block: bigint | null;
  refundedAt: Date | null;
  cancelledAt: Date | null;
  cancelReason: 'merchant' | 'payment_reverted' | null;
  createdAt: Date;
  /** Creation time with all its digits: the place of the row in the list. */
  position: string;
}

/** Columns of a refund as the driver gives them: numeric and bigint as text. */
export interface RefundRow extends Omit<Refund, 'amount' | 'block'> {
  amount: string;
  block: string | null;
}

export const refundColumns = `merchant_id AS "merchantId", id, mode, payment_id AS "paymentId", status, network, asset, amount, from_address AS "from", to_address AS "to",
  sent_transaction AS "sentTransaction", sent_at AS "sentAt", transaction, log_index AS "logIndex", block, refunded_at AS "refundedAt", cancelled_at AS "cancelledAt",
  cancel_reason AS "cancelReason", created_at AS "createdAt", to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position`;

/** The refund of a row. */
export function toRefund(row: RefundRow): Refund {
  return { ...row, amount: BigInt(row.amount), block: row.block === null ? null : BigInt(row.block) };
}

/** An address or transaction as refunds are matched by it: EVM hex in lower case, base58 as it is. */
export function canonical(text: string): string {
  return text.startsWith('0x') ? text.toLowerCase() : text;
}
