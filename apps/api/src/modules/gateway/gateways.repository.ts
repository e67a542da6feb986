import { Injectable } from '@nestjs/common';
import type { GatewayCheck, Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { GatewayRow } from './gateway.js';

type Whose = Pick<GatewayRow, 'merchantId' | 'id'>;

const columns = `merchant_id AS "merchantId", id, mode, slug, name, origin_url AS "originUrl", origin_headers AS "originHeaders", signing_secret AS "signingSecret", unmatched,
  timeout_ms AS "timeoutMs", active, public_docs AS "publicDocs", last_check AS "lastCheck", created_at AS "createdAt", updated_at AS "updatedAt", created_at::text AS "cursorAt",
  (SELECT json_build_object('title', title, 'version', version, 'operations', operations, 'sourceUrl', source_url, 'importedAt', to_char(imported_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
   FROM gateway_documents WHERE gateway_documents.gateway_id = gateways.id) AS document`;

type Written = Omit<GatewayRow, 'document' | 'lastCheck' | 'createdAt' | 'updatedAt' | 'cursorAt'>;

/** SQL of gateways; their routes are resources and that slice's. */
@Injectable()
export class GatewaysRepository {
  async insert(tx: Transaction, gateway: Written): Promise<GatewayRow> {
    const [row] = await tx.query<GatewayRow>(
      `INSERT INTO gateways (merchant_id, id, mode, slug, name, origin_url, origin_headers, signing_secret, unmatched, timeout_ms, active, public_docs)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING ${columns}`,
      [gateway.merchantId, gateway.id, gateway.mode, gateway.slug, gateway.name, gateway.originUrl, gateway.originHeaders, gateway.signingSecret, gateway.unmatched, gateway.timeoutMs, gateway.active, gateway.publicDocs],
    );
    if (!row) throw new Error('an INSERT without a row');
    return row;
  }

  async count(tx: Transaction, merchantId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM gateways WHERE merchant_id = $1 AND deleted_at IS NULL', [merchantId]);
    return row?.count ?? 0;
  }

  /** Every change has a later `updated_at` than the one before by what is told of it, which is milliseconds: by that two changes are told apart. */
  async update(tx: Transaction, gateway: Written): Promise<GatewayRow> {
    const [row] = await tx.query<GatewayRow>(
      `UPDATE gateways SET name = $3, origin_url = $4, origin_headers = $5, signing_secret = $6, unmatched = $7, timeout_ms = $8, active = $9, public_docs = $10, updated_at = greatest(clock_timestamp(), updated_at + interval '1 millisecond')
       WHERE merchant_id = $1 AND id = $2 RETURNING ${columns}`,
      [gateway.merchantId, gateway.id, gateway.name, gateway.originUrl, gateway.originHeaders, gateway.signingSecret, gateway.unmatched, gateway.timeoutMs, gateway.active, gateway.publicDocs],
    );
    if (!row) throw new Error('an UPDATE of a locked row without a row');
    return row;
  }

  /** Nothing for a gateway that was deleted meanwhile. */
  async keepCheck(tx: Transaction, merchantId: string, id: string, check: GatewayCheck): Promise<void> {
    await tx.query('UPDATE gateways SET last_check = $3 WHERE merchant_id = $1 AND id = $2 AND deleted_at IS NULL', [merchantId, id, JSON.stringify(check)]);
  }

  async byId(tx: Transaction, merchantId: string, mode: Mode, id: string, options: { lock?: boolean } = {}): Promise<GatewayRow | null> {
    const [row] = await tx.query<GatewayRow>(`SELECT ${columns} FROM gateways WHERE merchant_id = $1 AND mode = $2 AND id = $3 AND deleted_at IS NULL ${options.lock ? 'FOR UPDATE' : ''}`, [merchantId, mode, id]);
    return row ?? null;
  }

  list(tx: Transaction, merchantId: string, mode: Mode, limit: number, after: CursorPosition | null): Promise<GatewayRow[]> {
    return tx.query<GatewayRow>(
      `SELECT ${columns} FROM gateways WHERE merchant_id = $1 AND mode = $2 AND deleted_at IS NULL AND ($4::text IS NULL OR (created_at, id) < ($4::timestamptz, $5))
       ORDER BY gateways.created_at DESC, id DESC LIMIT $3`,
      [merchantId, mode, limit, after?.at ?? null, after?.id ?? null],
    );
  }

  /** A gateway by its public name, of whichever merchant; `deleted` for a name that had one. Needs a system unit of work. */
  async bySlug(tx: Transaction, slug: string): Promise<GatewayRow | 'deleted' | null> {
    const [row] = await tx.query<GatewayRow & { isDeleted: boolean }>(`SELECT ${columns}, deleted_at IS NOT NULL AS "isDeleted" FROM gateways WHERE slug = $1`, [slug]);
    return row?.isDeleted ? 'deleted' : (row ?? null);
  }

  /**
   * Takes it out of sight, and out of the database where it led, what opened that, its description and what it met. The row
   * stays: it keeps the public name from ever being another gateway's.
   */
  async remove(tx: Transaction, { merchantId, id }: Whose, routeIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE gateways SET deleted_at = clock_timestamp(), updated_at = clock_timestamp(), active = false, origin_url = NULL, origin_headers = NULL, signing_secret = NULL, last_check = NULL
       WHERE merchant_id = $1 AND id = $2`,
      [merchantId, id],
    );
    await tx.query('DELETE FROM gateway_documents WHERE merchant_id = $1 AND gateway_id = $2', [merchantId, id]);
    await tx.query('DELETE FROM gateway_traffic WHERE merchant_id = $1 AND resource_id = ANY($2)', [merchantId, routeIds]);
  }
}
