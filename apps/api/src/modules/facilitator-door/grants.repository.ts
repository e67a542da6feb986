import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';

/** What servers were told about one signed payment. */
export interface Told {
  verifications: number;
  grants: number;
  grantedAt: Date | null;
}

const told = 'verifications, grants, granted_at AS "grantedAt"';

/** SQL of grants: one row per merchant and signed payment. */
@Injectable()
export class GrantsRepository {
  /** Counts a verification that was answered with yes. */
  async verified(tx: Transaction, merchantId: string, hash: Buffer): Promise<void> {
    await tx.query(
      `INSERT INTO facilitator_grants (merchant_id, authorization_hash, verifications) VALUES ($1, $2, 1)
       ON CONFLICT (merchant_id, authorization_hash) DO UPDATE SET verifications = facilitator_grants.verifications + 1, seen_at = now()`,
      [merchantId, hash],
    );
  }

  /** Counts a "settled" and returns the counts with it. */
  async granted(tx: Transaction, merchantId: string, hash: Buffer): Promise<Told> {
    const [row] = await tx.query<Told>(
      `INSERT INTO facilitator_grants (merchant_id, authorization_hash, grants, granted_at) VALUES ($1, $2, 1, now())
       ON CONFLICT (merchant_id, authorization_hash) DO UPDATE
         SET grants = facilitator_grants.grants + 1, granted_at = coalesce(facilitator_grants.granted_at, now()), seen_at = now() RETURNING ${told}`,
      [merchantId, hash],
    );
    if (!row) throw new Error('an upsert without a row');
    return row;
  }

  async find(tx: Transaction, merchantId: string, hash: Buffer): Promise<Told | null> {
    const [row] = await tx.query<Told>(`SELECT ${told} FROM facilitator_grants WHERE merchant_id = $1 AND authorization_hash = $2`, [merchantId, hash]);
    return row ?? null;
  }

  /** Needs a system unit of work. */
  async purge(tx: Transaction, keptDays: number): Promise<void> {
    await tx.query("DELETE FROM facilitator_grants WHERE seen_at < now() - $1 * interval '1 day'", [keptDays]);
  }
}
