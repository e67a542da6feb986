import { Injectable } from '@nestjs/common';
import type { InflowStatus, Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import { type Inflow, type InflowRow, toInflow } from '../inflows/inflow.js';

/** An inflow with the title of what it was attached to. */
export interface InflowView extends Inflow {
  resourceTitle: string | null;
  /** Block time with all its digits: the place of the row in the list. */
  position: string;
}

/** What a list of inflows is narrowed down to. Times are ISO 8601. */
export interface InflowFilter {
  mode: Mode;
  status?: InflowStatus | undefined;
  network?: string | undefined;
  wallet?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

type ViewRow = InflowRow & { resource_title: string | null; position: string };

const viewSql = `SELECT i.*, r.title AS resource_title, to_char(i.block_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position
  FROM inflows i LEFT JOIN resources r ON r.merchant_id = i.merchant_id AND r.id = i.resource_id`;

function toView(row: ViewRow): InflowView {
  return { ...toInflow(row), resourceTitle: row.resource_title, position: row.position };
}

/** SQL of what people read of inflows. */
@Injectable()
export class InflowViewsRepository {
  async find(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<InflowView | null> {
    const [row] = await tx.query<ViewRow>(`${viewSql} WHERE i.merchant_id = $1 AND i.mode = $2 AND i.id = $3`, [merchantId, mode, id]);
    return row ? toView(row) : null;
  }

  /** Newest first, from just after `after`; without a status, all but what the chain has undone. */
  async list(tx: Transaction, merchantId: string, filter: InflowFilter, page: { limit: number; after: CursorPosition | null }): Promise<InflowView[]> {
    const parameters: unknown[] = [merchantId, filter.mode];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const where = ['i.merchant_id = $1', 'i.mode = $2', filter.status ? `i.status = ${given(filter.status)}` : `i.status <> 'undone'`];
    if (filter.network) where.push(`i.network = ${given(filter.network)}`);
    if (filter.wallet) where.push(`lower(i.wallet) = lower(${given(filter.wallet)})`);
    if (filter.from) where.push(`i.block_time >= ${given(filter.from)}`);
    if (filter.to) where.push(`i.block_time < ${given(filter.to)}`);
    if (page.after) where.push(`(i.block_time, i.id) < (${given(page.after.at)}::timestamptz, ${given(page.after.id)})`);
    const rows = await tx.query<ViewRow>(`${viewSql} WHERE ${where.join(' AND ')} ORDER BY i.block_time DESC, i.id DESC LIMIT ${given(page.limit)}`, parameters);
    return rows.map(toView);
  }

  /** The newest unmatched inflows of each wallet on each network, and how many there are. */
  async unmatched(tx: Transaction, merchantId: string, mode: Mode, perWallet: number): Promise<{ view: InflowView; count: number }[]> {
    const rows = await tx.query<ViewRow & { count: number }>(
      `SELECT v.* FROM (
         SELECT i.*, NULL::text AS resource_title, to_char(i.block_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position,
           row_number() OVER (PARTITION BY network, wallet ORDER BY block_time DESC, id DESC) AS place, (count(*) OVER (PARTITION BY network, wallet))::int AS count
         FROM inflows i WHERE merchant_id = $1 AND mode = $2 AND status = 'unmatched') AS v
       WHERE v.place <= $3 ORDER BY v.block_time DESC, v.id DESC`,
      [merchantId, mode, perWallet],
    );
    return rows.map((row) => ({ view: toView(row), count: row.count }));
  }

  /** Whether anything waits for a word of the merchant. */
  async hasUnmatched(tx: Transaction, merchantId: string, mode: Mode): Promise<boolean> {
    return (await tx.query(`SELECT 1 FROM inflows WHERE merchant_id = $1 AND mode = $2 AND status = 'unmatched' LIMIT 1`, [merchantId, mode])).length > 0;
  }
}
