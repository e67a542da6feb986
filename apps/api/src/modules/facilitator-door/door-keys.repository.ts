import { Injectable } from '@nestjs/common';
import type { DoorKey, Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';

export interface DoorKeyRow {
  merchant_id: string;
  id: string;
  mode: Mode;
  name: string;
  key_hash: Buffer;
  hint: string;
  wallet_ids: string[] | null;
  created_at: Date;
  cursor_at: string;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** A key as answers show it; never the key or its hash. */
export function toDoorKey(row: DoorKeyRow): DoorKey {
  return {
    id: row.id,
    name: row.name,
    mode: row.mode,
    walletIds: row.wallet_ids,
    hint: row.hint,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}

const columns = '*, created_at::text AS cursor_at';

@Injectable()
export class DoorKeysRepository {
  async insert(tx: Transaction, key: Pick<DoorKeyRow, 'merchant_id' | 'id' | 'mode' | 'name' | 'key_hash' | 'hint' | 'wallet_ids'>): Promise<DoorKeyRow> {
    const [row] = await tx.query<DoorKeyRow>(`INSERT INTO door_keys (merchant_id, id, mode, name, key_hash, hint, wallet_ids) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${columns}`, [
      key.merchant_id,
      key.id,
      key.mode,
      key.name,
      key.key_hash,
      key.hint,
      key.wallet_ids,
    ]);
    if (!row) throw new Error('an INSERT without a row');
    return row;
  }

  async byId(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<DoorKeyRow | null> {
    const [row] = await tx.query<DoorKeyRow>(`SELECT ${columns} FROM door_keys WHERE merchant_id = $1 AND mode = $2 AND id = $3`, [merchantId, mode, id]);
    return row ?? null;
  }

  list(tx: Transaction, merchantId: string, mode: Mode, limit: number, after: CursorPosition | null): Promise<DoorKeyRow[]> {
    return tx.query<DoorKeyRow>(
      `SELECT ${columns} FROM door_keys WHERE merchant_id = $1 AND mode = $2 AND ($4::text IS NULL OR (created_at, id) < ($4::timestamptz, $5))
       ORDER BY door_keys.created_at DESC, id DESC LIMIT $3`,
      [merchantId, mode, limit, after?.at ?? null, after?.id ?? null],
    );
  }

  /** Revokes; a key that is revoked already keeps its time. */
  async revoke(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<DoorKeyRow | null> {
    const [row] = await tx.query<DoorKeyRow>(`UPDATE door_keys SET revoked_at = coalesce(revoked_at, now()) WHERE merchant_id = $1 AND mode = $2 AND id = $3 RETURNING ${columns}`, [merchantId, mode, id]);
    return row ?? null;
  }

  /** The valid key of a hash; the caller compares the hashes itself. Needs a system unit of work. */
  async validByHash(tx: Transaction, hash: Buffer): Promise<DoorKeyRow | null> {
    const [row] = await tx.query<DoorKeyRow>(`SELECT ${columns} FROM door_keys WHERE key_hash = $1 AND revoked_at IS NULL`, [hash]);
    return row ?? null;
  }

  /** Name of a valid key that names the wallet, or null. */
  async nameNamingWallet(tx: Transaction, merchantId: string, walletId: string): Promise<string | null> {
    const [row] = await tx.query<{ name: string }>('SELECT name FROM door_keys WHERE merchant_id = $1 AND $2 = ANY(wallet_ids) AND revoked_at IS NULL LIMIT 1', [merchantId, walletId]);
    return row?.name ?? null;
  }

  async touch(tx: Transaction, merchantId: string, id: string): Promise<void> {
    await tx.query("UPDATE door_keys SET last_used_at = now() WHERE merchant_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')", [merchantId, id]);
  }
}
