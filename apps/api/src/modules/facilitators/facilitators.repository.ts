import { Injectable } from '@nestjs/common';
import type { NetworkId } from '@till/networks';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { FacilitatorPreference } from '../networks/facilitator-preference.js';

/** A merchant's key as it is stored. */
export interface StoredKey {
  facilitatorId: string;
  hint: string;
  sealed: string;
  addedAt: Date;
  refusedAt: Date | null;
}

const keyColumns = 'facilitator_id AS "facilitatorId", hint, sealed, added_at AS "addedAt", refused_at AS "refusedAt"';

/** SQL of what merchants want of facilitators. */
@Injectable()
export class FacilitatorsRepository {
  /** Choices, and keys that are not refused, in one look: the doors' memory is filled with it. */
  async preference(tx: Transaction, merchantId: string): Promise<FacilitatorPreference> {
    const rows = await tx.query<{ network: NetworkId | null; facilitator_id: string }>(
      `SELECT network, facilitator_id FROM facilitator_choices WHERE merchant_id = $1
       UNION ALL SELECT NULL, facilitator_id FROM facilitator_keys WHERE merchant_id = $1 AND refused_at IS NULL`,
      [merchantId],
    );
    const choices = new Map(rows.flatMap(({ network, facilitator_id: id }) => (network === null ? [] : [[network, id] as const])));
    return { choices, ownKeys: new Set(rows.filter(({ network }) => network === null).map((row) => row.facilitator_id)) };
  }

  async choose(tx: Transaction, merchantId: string, network: NetworkId, facilitatorId: string): Promise<void> {
    await tx.query(
      `INSERT INTO facilitator_choices (merchant_id, network, facilitator_id) VALUES ($1, $2, $3)
       ON CONFLICT (merchant_id, network) DO UPDATE SET facilitator_id = EXCLUDED.facilitator_id, changed_at = now()`,
      [merchantId, network, facilitatorId],
    );
  }

  async unchoose(tx: Transaction, merchantId: string, network: NetworkId): Promise<void> {
    await tx.query('DELETE FROM facilitator_choices WHERE merchant_id = $1 AND network = $2', [merchantId, network]);
  }

  keys(tx: Transaction, merchantId: string): Promise<StoredKey[]> {
    return tx.query<StoredKey>(`SELECT ${keyColumns} FROM facilitator_keys WHERE merchant_id = $1`, [merchantId]);
  }

  async key(tx: Transaction, merchantId: string, facilitatorId: string): Promise<StoredKey | null> {
    const [row] = await tx.query<StoredKey>(`SELECT ${keyColumns} FROM facilitator_keys WHERE merchant_id = $1 AND facilitator_id = $2`, [merchantId, facilitatorId]);
    return row ?? null;
  }

  /** Any merchant's key that the facilitator takes, the newest first; system units of work only. */
  async anyKey(tx: Transaction, facilitatorId: string): Promise<(StoredKey & { merchantId: string }) | null> {
    const [row] = await tx.query<StoredKey & { merchantId: string }>(
      `SELECT merchant_id AS "merchantId", ${keyColumns} FROM facilitator_keys WHERE facilitator_id = $1 AND refused_at IS NULL ORDER BY added_at DESC LIMIT 1`,
      [facilitatorId],
    );
    return row ?? null;
  }

  async putKey(tx: Transaction, merchantId: string, key: Pick<StoredKey, 'facilitatorId' | 'hint' | 'sealed'> & { isChecked: boolean }): Promise<void> {
    await tx.query(
      `INSERT INTO facilitator_keys (merchant_id, facilitator_id, hint, sealed, checked_at) VALUES ($1, $2, $3, $4, CASE WHEN $5::boolean THEN now() END)
       ON CONFLICT (merchant_id, facilitator_id) DO UPDATE SET hint = EXCLUDED.hint, sealed = EXCLUDED.sealed, checked_at = EXCLUDED.checked_at, added_at = now(), refused_at = NULL`,
      [merchantId, key.facilitatorId, key.hint, key.sealed, key.isChecked],
    );
  }

  async removeKey(tx: Transaction, merchantId: string, facilitatorId: string): Promise<boolean> {
    return (await tx.query('DELETE FROM facilitator_keys WHERE merchant_id = $1 AND facilitator_id = $2 RETURNING 1', [merchantId, facilitatorId])).length > 0;
  }

  /** Marks exactly the key that was refused: a newer one may stand in its place by now. False when it is marked or gone. */
  async markRefused(tx: Transaction, merchantId: string, { facilitatorId, sealed }: Pick<StoredKey, 'facilitatorId' | 'sealed'>): Promise<boolean> {
    const rows = await tx.query('UPDATE facilitator_keys SET refused_at = now() WHERE merchant_id = $1 AND facilitator_id = $2 AND sealed = $3 AND refused_at IS NULL RETURNING 1', [
      merchantId,
      facilitatorId,
      sealed,
    ]);
    return rows.length > 0;
  }
}
