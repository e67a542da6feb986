import { Injectable } from '@nestjs/common';
import type { Merchant, UpdateMerchant } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';

interface MerchantRow {
  merchant_id: string;
  name: string;
  goal: Merchant['goal'];
  created_at: Date;
}

function toMerchant(row: MerchantRow): Merchant {
  return { id: row.merchant_id, name: row.name, goal: row.goal, createdAt: row.created_at.toISOString() };
}

@Injectable()
export class MerchantsRepository {
  async insert(tx: Transaction, id: string, name: string): Promise<Merchant> {
    const [row] = await tx.query<MerchantRow>('INSERT INTO merchants (merchant_id, name) VALUES ($1, $2) RETURNING *', [id, name]);
    if (!row) throw new Error('an INSERT without a row');
    return toMerchant(row);
  }

  async byId(tx: Transaction, id: string): Promise<Merchant | null> {
    const [row] = await tx.query<MerchantRow>('SELECT * FROM merchants WHERE merchant_id = $1', [id]);
    return row ? toMerchant(row) : null;
  }

  async update(tx: Transaction, id: string, change: UpdateMerchant): Promise<Merchant | null> {
    const [row] = await tx.query<MerchantRow>('UPDATE merchants SET name = coalesce($2, name), goal = coalesce($3, goal) WHERE merchant_id = $1 RETURNING *', [
      id,
      change.name ?? null,
      change.goal ?? null,
    ]);
    return row ? toMerchant(row) : null;
  }

  /** How many there are, as far as `enough`. Needs a system unit of work. */
  async count(tx: Transaction, enough: number): Promise<number> {
    const [row] = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM (SELECT 1 FROM merchants LIMIT $1) AS enough', [enough]);
    return row?.count ?? 0;
  }

  /** Makes writers of one merchant's shared facts (default wallets) take turns until the commit. */
  async lock(tx: Transaction, id: string): Promise<void> {
    await tx.query('SELECT 1 FROM merchants WHERE merchant_id = $1 FOR UPDATE', [id]);
  }
}
