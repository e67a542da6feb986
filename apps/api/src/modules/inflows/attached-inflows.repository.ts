import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { ExportPage } from '../payments/payment-export-cells.js';
import { escapeLike, type PaymentFilter } from '../payments/payment-filter.js';
import { ownedSql } from '../wallets/owned-sql.js';
import { type Inflow, type InflowRow, toInflow } from './inflow.js';

/** An inflow that is income of a resource, with what the file tells of it. */
export interface AttachedInflow extends Inflow {
  resourceId: string;
  resource: { title: string; kind: string };
  selfPaid: boolean;
  /** Block time in the file's time zone, and with all its digits. */
  date: string;
  position: string;
  /** What it adds to revenue: its attachments less those taken back. Base units. */
  gross: bigint;
}

interface Row extends InflowRow {
  resource_id: string;
  resource_title: string;
  resource_kind: string;
  self_paid: boolean;
  date: string;
  position: string;
  gross: string;
}

const booksSql = `
  SELECT coalesce(sum(-side.amount), 0)::text AS gross
  FROM journal_entries e JOIN journal_postings side ON side.merchant_id = e.merchant_id AND side.entry_id = e.id AND side.account = 'revenue'
  WHERE e.merchant_id = line.merchant_id AND e.subject_id = line.id`;

/** SQL of inflows that count as income. */
@Injectable()
export class AttachedInflowsRepository {
  /** Oldest first, from just after `after`. */
  async page(tx: Transaction, merchantId: string, filter: PaymentFilter, page: ExportPage): Promise<AttachedInflow[]> {
    const parameters: unknown[] = [];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const where = conditionsOf(merchantId, filter, given);
    if (page.after) where.push(`(i.block_time, i.id) > (${given(page.after.at)}::timestamptz, ${given(page.after.id)})`);
    const isOwn = ownedSql({ merchant: 'i.merchant_id', network: 'i.network', address: 'i.payer', at: 'i.block_time' });
    const rows = await tx.query<Row>(
      `SELECT line.*, books.gross FROM (
         SELECT i.*, r.title AS resource_title, r.kind AS resource_kind, ${isOwn} AS self_paid, to_char(i.block_time AT TIME ZONE ${given(page.timeZone)}, 'YYYY-MM-DD HH24:MI:SS') AS date,
           to_char(i.block_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position
         FROM inflows i JOIN resources r ON r.merchant_id = i.merchant_id AND r.id = i.resource_id
         WHERE ${where.join(' AND ')} ORDER BY i.block_time, i.id LIMIT ${given(page.limit)}) AS line
       CROSS JOIN LATERAL (${booksSql}) AS books ORDER BY line.block_time, line.id`,
      parameters,
    );
    return rows.map((row) => ({
      ...toInflow(row), resourceId: row.resource_id, resource: { title: row.resource_title, kind: row.resource_kind }, selfPaid: row.self_paid, date: row.date, position: row.position, gross: BigInt(row.gross),
    }));
  }
}

function conditionsOf(merchantId: string, { mode, network, resourceId, payer, from, to, transaction, titleWords }: PaymentFilter, given: (value: unknown) => string): string[] {
  const where = [`i.merchant_id = ${given(merchantId)}`, `i.mode = ${given(mode)}`, `i.status = 'attached'`];
  if (network) where.push(`i.network = ${given(network)}`);
  if (resourceId) where.push(`i.resource_id = ${given(resourceId)}`);
  if (payer) where.push(`i.payer = ${given(payer)}`);
  if (from) where.push(`i.block_time >= ${given(from)}`);
  if (to) where.push(`i.block_time < ${given(to)}`);
  if (transaction) where.push(`i.transaction = ${given(transaction)}`);
  if (titleWords) where.push(`r.title ILIKE '%' || ${given(escapeLike(titleWords))} || '%'`);
  return where;
}
