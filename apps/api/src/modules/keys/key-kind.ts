import type { Mode } from '@till/contract';

/** The columns that every table of keys has. */
export interface KeyRow {
  merchant_id: string;
  id: string;
  mode: Mode;
  name: string;
  key_hash: Buffer;
  hint: string;
  created_at: Date;
  cursor_at: string;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** What tells one kind of key from another. `Right` is the column that says what a key may do. */
export interface KeyKind<Row extends KeyRow, Right extends keyof Row & string, Shown> {
  table: 'api_keys' | 'door_keys';
  right: Right;
  id: 'apiKey' | 'doorKey';
  /** A key begins with it, so that people and secret scanners know it. */
  prefix: 'till' | 'fac';
  audit: 'api_key' | 'door_key';
  /** Which ceiling counts the keys that are not revoked. */
  limit: 'apiKeys' | 'facilitatorKeys';
  /** As problems call it. */
  noun: string;
  /** A key as answers show it; never the key or its hash. */
  show(row: Row): Shown;
}

/** The part of an answer that is the same for every kind. */
export function shownFacts(row: KeyRow) {
  return {
    id: row.id,
    name: row.name,
    mode: row.mode,
    hint: row.hint,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
