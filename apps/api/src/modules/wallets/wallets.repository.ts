import { Injectable } from '@nestjs/common';
import type { Family } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { Wallet } from './wallet.js';

const columns = `merchant_id AS "merchantId", id, family, address, label, proven_at AS "provenAt", live_from AS "liveFrom", is_default AS "isDefault", import_days AS "importDays",
  created_at AS "createdAt", created_at::text AS "cursorAt"`;
const present = 'merchant_id = $1 AND removed_at IS NULL';

@Injectable()
export class WalletsRepository {
  async insert(tx: Transaction, wallet: Pick<Wallet, 'merchantId' | 'id' | 'family' | 'address' | 'label' | 'provenAt' | 'liveFrom' | 'isDefault' | 'importDays'>): Promise<Wallet> {
    const [row] = await tx.query<Wallet>(
      `INSERT INTO wallets (merchant_id, id, family, address, label, proven_at, live_from, is_default, default_since, import_days) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $8 THEN now() END, $9) RETURNING ${columns}`,
      [wallet.merchantId, wallet.id, wallet.family, wallet.address, wallet.label, wallet.provenAt, wallet.liveFrom, wallet.isDefault, wallet.importDays],
    );
    if (!row) throw new Error('an INSERT without a row');
    return row;
  }

  async byId(tx: Transaction, merchantId: string, id: string): Promise<Wallet | null> {
    const [row] = await tx.query<Wallet>(`SELECT ${columns} FROM wallets WHERE ${present} AND id = $2`, [merchantId, id]);
    return row ?? null;
  }

  /** Every wallet of the merchant: defaults, then those that were it before, the latest first. */
  all(tx: Transaction, merchantId: string): Promise<Wallet[]> {
    return tx.query<Wallet>(`SELECT ${columns} FROM wallets WHERE ${present} ORDER BY is_default DESC, default_since DESC NULLS LAST, created_at, id`, [merchantId]);
  }

  list(tx: Transaction, merchantId: string, limit: number, after: CursorPosition | null): Promise<Wallet[]> {
    return tx.query<Wallet>(
      `SELECT ${columns} FROM wallets WHERE ${present} AND ($3::text IS NULL OR (created_at, id) < ($3::timestamptz, $4)) ORDER BY wallets.created_at DESC, id DESC LIMIT $2`,
      [merchantId, limit, after?.at ?? null, after?.id ?? null],
    );
  }

  async count(tx: Transaction, merchantId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(`SELECT count(*)::int AS count FROM wallets WHERE ${present}`, [merchantId]);
    return row?.count ?? 0;
  }

  async countOfFamily(tx: Transaction, merchantId: string, family: Family): Promise<number> {
    const [row] = await tx.query<{ count: number }>(`SELECT count(*)::int AS count FROM wallets WHERE ${present} AND family = $2`, [merchantId, family]);
    return row?.count ?? 0;
  }

  async setLabel(tx: Transaction, merchantId: string, id: string, label: string | null): Promise<void> {
    await tx.query(`UPDATE wallets SET label = $3 WHERE ${present} AND id = $2`, [merchantId, id, label]);
  }

  async makeDefault(tx: Transaction, merchantId: string, family: Family, id: string): Promise<void> {
    await tx.query(`UPDATE wallets SET is_default = false WHERE ${present} AND family = $2 AND is_default`, [merchantId, family]);
    await tx.query(`UPDATE wallets SET is_default = true, default_since = now() WHERE ${present} AND id = $2`, [merchantId, id]);
  }

  /** Proven from now on, unless it is already. */
  async markProven(tx: Transaction, merchantId: string, id: string): Promise<void> {
    await tx.query(`UPDATE wallets SET proven_at = coalesce(proven_at, now()) WHERE ${present} AND id = $2`, [merchantId, id]);
  }

  /** Live money may come once `waitMs` have passed. What is open already keeps its time. */
  async openToLive(tx: Transaction, merchantId: string, id: string, waitMs: number): Promise<void> {
    await tx.query(`UPDATE wallets SET live_from = coalesce(live_from, now() + make_interval(secs => $3)) WHERE ${present} AND id = $2`, [merchantId, id, waitMs / 1_000]);
  }

  /** Whether live money ever could go to an address of this family, one that was removed since included. */
  async hadLive(tx: Transaction, merchantId: string, family: Family): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM wallets WHERE merchant_id = $1 AND family = $2 AND live_from IS NOT NULL LIMIT 1', [merchantId, family])).length > 0;
  }

  async remove(tx: Transaction, merchantId: string, id: string): Promise<void> {
    await tx.query(`UPDATE wallets SET removed_at = now(), is_default = false WHERE ${present} AND id = $2`, [merchantId, id]);
  }
}
