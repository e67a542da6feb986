import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { ExportedLine, ExportPage } from './payment-export-cells.js';
import type { PaymentFilter } from './payment-filter.js';
import { conditionsOf, toView, type ViewRow, viewColumnsSql } from './payment-views.repository.js';

interface Row extends ViewRow {
  date: string;
  dated_at: string;
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

const joinsSql = 'JOIN resources r ON r.merchant_id = p.merchant_id AND r.id = p.resource_id';

@Injectable()
export class PaymentExportsRepository {
  /**
   * Oldest date first, from just after `after`: settled payments by when they settled, as revenue counts them, and the others by
   * when they came, each through its own index.
   */
  async page(tx: Transaction, merchantId: string, filter: PaymentFilter, page: ExportPage): Promise<ExportedLine[]> {
    const parameters: unknown[] = [];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const dated = (at: string, which: string) => {
      const where = [...conditionsOf(merchantId, filter, given, at), which];
      if (page.after) where.push(`(${at}, p.id) > (${given(page.after.at)}::timestamptz, ${given(page.after.id)})`);
      return `(SELECT p.*, ${at} AS dated FROM payments p ${joinsSql} WHERE ${where.join(' AND ')} ORDER BY ${at}, p.id LIMIT ${given(page.limit)})`;
    };
    const rows = await tx.query<Row>(
      `SELECT line.*, books.gross::text AS gross, books.refunded::text AS refunded_in_books, books.reversed::text AS reversed
       FROM (SELECT ${viewColumnsSql}, to_char(p.dated AT TIME ZONE ${given(page.timeZone)}, 'YYYY-MM-DD HH24:MI:SS') AS date, to_char(p.dated AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS dated_at
             FROM (${dated('p.settled_at', 'p.settled_at IS NOT NULL')} UNION ALL ${dated('p.created_at', 'p.settled_at IS NULL')}) AS p ${joinsSql} JOIN merchants m ON m.merchant_id = p.merchant_id
             ORDER BY p.dated, p.id LIMIT ${given(page.limit)}) AS line
       CROSS JOIN LATERAL (${booksSql}) AS books ORDER BY line.dated, line.id`,
      parameters,
    );
    return rows.map((row) => ({ ...toView(row), kind: 'payment', date: row.date, position: row.dated_at, gross: BigInt(row.gross), refundedInBooks: BigInt(row.refunded_in_books), reversed: BigInt(row.reversed) }));
  }
}
