import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { ExportedLine } from './payment-export-cells.js';
import { conditionsOf, type PaymentFilter, toView, type ViewRow, viewColumnsSql } from './payment-views.repository.js';

interface Row extends ViewRow {
  date: string;
  gross: string;
  refunded_in_books: string;
  reversed: string;
}

/** Sums of a payment's entries: receipts, refunds, and receipts that were undone. */
const booksSql = `
  SELECT coalesce(sum(-side.amount) FILTER (WHERE e.kind = 'receipt' AND side.account = 'revenue'), 0) AS gross,
    coalesce(sum(side.amount) FILTER (WHERE side.account = 'refunds'), 0) AS refunded,
    coalesce(sum(side.amount) FILTER (WHERE e.kind = 'reversal' AND side.account = 'revenue'), 0) AS reversed
  FROM journal_entries e JOIN journal_postings side ON side.merchant_id = e.merchant_id AND side.entry_id = e.id
  WHERE e.merchant_id = line.merchant_id AND e.subject_id = line.id`;

@Injectable()
export class PaymentExportsRepository {
  /** Oldest first, from just after `after`. */
  async page(tx: Transaction, merchantId: string, filter: PaymentFilter, page: { limit: number; after: CursorPosition | null; timeZone: string }): Promise<ExportedLine[]> {
    const parameters: unknown[] = [];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const where = conditionsOf(merchantId, filter, given);
    if (page.after) where.push(`(p.created_at, p.id) > (${given(page.after.at)}::timestamptz, ${given(page.after.id)})`);
    const rows = await tx.query<Row>(
      `SELECT line.*, books.gross::text AS gross, books.refunded::text AS refunded_in_books, books.reversed::text AS reversed
       FROM (SELECT ${viewColumnsSql}, to_char(coalesce(p.settled_at, p.created_at) AT TIME ZONE ${given(page.timeZone)}, 'YYYY-MM-DD HH24:MI:SS') AS date
             FROM payments p JOIN resources r ON r.merchant_id = p.merchant_id AND r.id = p.resource_id JOIN merchants m ON m.merchant_id = p.merchant_id
             WHERE ${where.join(' AND ')} ORDER BY p.created_at, p.id LIMIT ${given(page.limit)}) AS line
       CROSS JOIN LATERAL (${booksSql}) AS books ORDER BY line.created_at, line.id`,
      parameters,
    );
    return rows.map((row) => ({ ...toView(row), kind: 'payment', date: row.date, gross: BigInt(row.gross), refundedInBooks: BigInt(row.refunded_in_books), reversed: BigInt(row.reversed) }));
  }
}
