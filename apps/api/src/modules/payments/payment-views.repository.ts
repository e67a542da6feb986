import { Injectable } from '@nestjs/common';
import { countsAsRevenue, paymentStates } from '@till/ledger';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import { ownedSql } from '../wallets/owned-sql.js';
import { type Payment, type PaymentRow, toPayment } from './payment.js';
import { escapeLike, type PaymentFilter } from './payment-filter.js';

/** A payment with the names people know it by. */
export interface PaymentView extends Payment {
  resource: { title: string; kind: string; slug: string | null; handle: string | null; externalUrl: string | null };
  merchantName: string;
  /** Whether the payer is a wallet of the merchant's own. */
  selfPaid: boolean;
  /** Creation time with all its digits: the place of the row in the list. */
  position: string;
}

export interface ViewRow extends PaymentRow {
  resource_title: string;
  resource_kind: string;
  resource_slug: string | null;
  resource_handle: string | null;
  resource_external_url: string | null;
  merchant_name: string;
  self_paid: boolean;
  position: string;
}

/** What a view is made of, from payments `p`, resources `r` and merchants `m`. */
export const viewColumnsSql = `p.*, r.title AS resource_title, r.kind AS resource_kind, r.slug AS resource_slug, r.handle AS resource_handle, r.external_url AS resource_external_url,
    m.name AS merchant_name, ${ownedSql({ merchant: 'p.merchant_id', network: 'p.network', address: 'p.payer', at: 'p.created_at' })} AS self_paid, to_char(p.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position`;

const viewSql = `SELECT ${viewColumnsSql}
  FROM payments p JOIN resources r ON r.merchant_id = p.merchant_id AND r.id = p.resource_id JOIN merchants m ON m.merchant_id = p.merchant_id`;

/** The view of a row. */
export function toView(row: ViewRow): PaymentView {
  const resource = { title: row.resource_title, kind: row.resource_kind, slug: row.resource_slug, handle: row.resource_handle, externalUrl: row.resource_external_url };
  return { ...toPayment(row), resource, merchantName: row.merchant_name, selfPaid: row.self_paid, position: row.position };
}

/** SQL of what people read: lists and single payments with their resource's name. */
@Injectable()
export class PaymentViewsRepository {
  /** One payment, of whichever merchant the unit of work sees. */
  async find(tx: Transaction, id: string): Promise<PaymentView | null> {
    const [row] = await tx.query<ViewRow>(`${viewSql} WHERE p.id = $1`, [id]);
    return row ? toView(row) : null;
  }

  /** Newest first, from just after `after`. */
  async list(tx: Transaction, merchantId: string, filter: PaymentFilter, page: { limit: number; after: CursorPosition | null }): Promise<PaymentView[]> {
    const parameters: unknown[] = [];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const { titleWords, ...others } = filter;
    const after = page.after ? [`(p.created_at, p.id) < (${given(page.after.at)}::timestamptz, ${given(page.after.id)})`] : [];
    const newest = `ORDER BY p.created_at DESC, p.id DESC LIMIT ${given(page.limit)}`;
    if (titleWords === undefined) return (await tx.query<ViewRow>(`${viewSql} WHERE ${[...conditionsOf(merchantId, others, given), ...after].join(' AND ')} ${newest}`, parameters)).map(toView);
    // The newest of each resource with such a title, and of those the newest: what sold little is found without reading all that sold more. A payment has its resource's mode.
    const ofResource = ['p.merchant_id = r.merchant_id', 'p.resource_id = r.id', ...narrowingOf(others, given), ...after].join(' AND ');
    const found = `SELECT p.id FROM resources r CROSS JOIN LATERAL (SELECT p.id, p.created_at FROM payments p WHERE ${ofResource} ${newest}) AS p
      WHERE r.merchant_id = ${given(merchantId)} AND r.mode = ${given(filter.mode)} AND ${titledSql(titleWords, given)} ${newest}`;
    return (await tx.query<ViewRow>(`${viewSql} WHERE p.merchant_id = ${given(merchantId)} AND p.id IN (${found}) ORDER BY p.created_at DESC, p.id DESC`, parameters)).map(toView);
  }
}

/** States in which no settlement stands. */
const unsettled = new Set<string>(paymentStates.filter((state) => !countsAsRevenue(state)));

type Given = (value: unknown) => string;

/** The filter as SQL conditions on `p` and `r`; `given` takes a parameter and returns its name, `at` is the time that its span is about. */
export function conditionsOf(merchantId: string, filter: PaymentFilter, given: Given, at = 'p.created_at'): string[] {
  return [`p.merchant_id = ${given(merchantId)}`, `p.mode = ${given(filter.mode)}`, ...narrowingOf(filter, given, at)];
}

/** The same without merchant and mode. */
function narrowingOf(filter: PaymentFilter, given: Given, at = 'p.created_at'): string[] {
  const where: string[] = [];
  if (filter.statuses) where.push(`p.status = ANY(${given(filter.statuses)})`);
  // Says nothing new, and has them found among the few that are not settled.
  if (filter.statuses?.every((status) => unsettled.has(status))) where.push('p.settled_at IS NULL');
  if (filter.network) where.push(`p.network = ${given(filter.network)}`);
  if (filter.resourceId) where.push(`p.resource_id = ${given(filter.resourceId)}`);
  if (filter.payer) where.push(`p.payer = ${given(filter.payer)}`);
  if (filter.from) where.push(`${at} >= ${given(filter.from)}`);
  if (filter.to) where.push(`${at} < ${given(filter.to)}`);
  if (filter.id) where.push(`p.id = ${given(filter.id)}`);
  if (filter.transaction) where.push(`p.transaction = ${given(filter.transaction)}`);
  if (filter.titleWords) where.push(titledSql(filter.titleWords, given));
  return where;
}

/** Whether the title of `r` has these words in it. */
const titledSql = (words: string, given: Given): string => `r.title ILIKE '%' || ${given(escapeLike(words))} || '%'`;
