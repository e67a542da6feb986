import type { Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { KeyKind, KeyRow } from './key-kind.js';

const columns = '*, created_at::text AS cursor_at';

/** SQL of one kind of key. */
export class KeysRepository<Row extends KeyRow, Right extends keyof Row & string> {
  private readonly table: string;
  private readonly right: Right;

  constructor(kind: Pick<KeyKind<Row, Right, unknown>, 'table' | 'right'>) {
    this.table = kind.table;
    this.right = kind.right;
  }

  async insert(tx: Transaction, key: Pick<Row, 'merchant_id' | 'id' | 'mode' | 'name' | 'key_hash' | 'hint' | Right>): Promise<Row> {
    const [row] = await tx.query<Row>(`INSERT INTO ${this.table} (merchant_id, id, mode, name, key_hash, hint, ${this.right}) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${columns}`, [
      key.merchant_id,
      key.id,
      key.mode,
      key.name,
      key.key_hash,
      key.hint,
      key[this.right],
    ]);
    if (!row) throw new Error('an INSERT without a row');
    return row;
  }

  /** Keys of the merchant that are not revoked, of either mode. */
  async count(tx: Transaction, merchantId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${this.table} WHERE merchant_id = $1 AND revoked_at IS NULL`, [merchantId]);
    return row?.count ?? 0;
  }

  async byId(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<Row | null> {
    const [row] = await tx.query<Row>(`SELECT ${columns} FROM ${this.table} WHERE merchant_id = $1 AND mode = $2 AND id = $3`, [merchantId, mode, id]);
    return row ?? null;
  }

  list(tx: Transaction, merchantId: string, mode: Mode, limit: number, after: CursorPosition | null): Promise<Row[]> {
    return tx.query<Row>(
      `SELECT ${columns} FROM ${this.table} WHERE merchant_id = $1 AND mode = $2 AND ($4::text IS NULL OR (created_at, id) < ($4::timestamptz, $5))
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [merchantId, mode, limit, after?.at ?? null, after?.id ?? null],
    );
  }

  /** Revokes; a key that is revoked already keeps its time. */
  async revoke(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<Row | null> {
    const [row] = await tx.query<Row>(`UPDATE ${this.table} SET revoked_at = coalesce(revoked_at, now()) WHERE merchant_id = $1 AND mode = $2 AND id = $3 RETURNING ${columns}`, [merchantId, mode, id]);
    return row ?? null;
  }

  /** The valid key of a hash; the caller compares the hashes itself. Needs a system unit of work. */
  async validByHash(tx: Transaction, hash: Buffer): Promise<Row | null> {
    const [row] = await tx.query<Row>(`SELECT ${columns} FROM ${this.table} WHERE key_hash = $1 AND revoked_at IS NULL`, [hash]);
    return row ?? null;
  }

  async touch(tx: Transaction, merchantId: string, id: string): Promise<void> {
    await tx.query(`UPDATE ${this.table} SET last_used_at = now() WHERE merchant_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`, [merchantId, id]);
  }
}
