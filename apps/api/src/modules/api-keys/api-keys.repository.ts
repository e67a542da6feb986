import { Injectable } from '@nestjs/common';
import type { ApiKey, ApiScope, Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';

export interface ApiKeyRow {
  merchant_id: string;
  id: string;
  mode: Mode;
  name: string;
  key_hash: Buffer;
  hint: string;
  scopes: ApiScope[];
  created_at: Date;
  cursor_at: string;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** An API key as answers show it; never the key or its hash. */
export function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    mode: row.mode,
    scopes: row.scopes,
    hint: row.hint,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}

const columns = '*, created_at::text AS cursor_at';

@Injectable()
export class ApiKeysRepository {
  async insert(tx: Transaction, key: Pick<ApiKeyRow, 'merchant_id' | 'id' | 'mode' | 'name' | 'key_hash' | 'hint' | 'scopes'>): Promise<ApiKeyRow> {
    const [row] = await tx.query<ApiKeyRow>(`INSERT INTO api_keys (merchant_id, id, mode, name, key_hash, hint, scopes) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${columns}`, [
      key.merchant_id,
      key.id,
      key.mode,
      key.name,
      key.key_hash,
      key.hint,
      key.scopes,
    ]);
    if (!row) throw new Error('an INSERT without a row');
    return row;
  }

  async byId(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<ApiKeyRow | null> {
    const [row] = await tx.query<ApiKeyRow>(`SELECT ${columns} FROM api_keys WHERE merchant_id = $1 AND mode = $2 AND id = $3`, [merchantId, mode, id]);
    return row ?? null;
  }

  list(tx: Transaction, merchantId: string, mode: Mode, limit: number, after: CursorPosition | null): Promise<ApiKeyRow[]> {
    return tx.query<ApiKeyRow>(
      `SELECT ${columns} FROM api_keys WHERE merchant_id = $1 AND mode = $2 AND ($4::text IS NULL OR (created_at, id) < ($4::timestamptz, $5))
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [merchantId, mode, limit, after?.at ?? null, after?.id ?? null],
    );
  }

  /** Revokes; a key that is revoked already keeps its time. */
  async revoke(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<ApiKeyRow | null> {
    const [row] = await tx.query<ApiKeyRow>(`UPDATE api_keys SET revoked_at = coalesce(revoked_at, now()) WHERE merchant_id = $1 AND mode = $2 AND id = $3 RETURNING ${columns}`, [merchantId, mode, id]);
    return row ?? null;
  }

  /** The valid key of a hash; the caller compares the hashes itself. Needs a system unit of work. */
  async validByHash(tx: Transaction, hash: Buffer): Promise<ApiKeyRow | null> {
    const [row] = await tx.query<ApiKeyRow>(`SELECT ${columns} FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL`, [hash]);
    return row ?? null;
  }

  async touch(tx: Transaction, merchantId: string, id: string): Promise<void> {
    await tx.query("UPDATE api_keys SET last_used_at = now() WHERE merchant_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')", [merchantId, id]);
  }
}
