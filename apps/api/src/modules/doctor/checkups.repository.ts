import { Injectable } from '@nestjs/common';
import type { Checkup, Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';

const batchSize = 200;
/** A change is dated within its transaction, and seen after its end. */
const longestCommit = '15 minutes';

export interface CheckupRow {
  result: string | null;
  nextAt: Date | null;
}

export interface DueCheckup {
  merchantId: string;
  resourceId: string;
}

/** How far from one checkup to the next, with a tenth of chance in it: many resources must not come due together. */
const spread = (parameter: string): string => `make_interval(secs => ${parameter}::float8 / 1000 * (0.9 + 0.2 * random()))`;

/** SQL of checkups: the last one of each resource, and when the next is due. */
@Injectable()
export class CheckupsRepository {
  async byResource(tx: Transaction, merchantId: string, mode: Mode, resourceId: string): Promise<CheckupRow | null> {
    const [row] = await tx.query<CheckupRow>('SELECT result, next_at AS "nextAt" FROM checkups WHERE merchant_id = $1 AND mode = $2 AND resource_id = $3', [merchantId, mode, resourceId]);
    return row ?? null;
  }

  /** Keeps a checkup unless a later one is kept; whether it did. `nextMs`: until the next; null for none. */
  async keep(tx: Transaction, merchantId: string, mode: Mode, checkup: Checkup, nextMs: number | null): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO checkups AS c (merchant_id, resource_id, mode, result, at, next_at) VALUES ($1, $2, $3, $4, $5, clock_timestamp() + ${spread('$6')})
       ON CONFLICT (merchant_id, resource_id) DO UPDATE SET result = excluded.result, at = excluded.at, next_at = excluded.next_at
         WHERE c.at IS NULL OR c.at <= excluded.at RETURNING 1`,
      [merchantId, checkup.resourceId, mode, JSON.stringify(checkup), checkup.at, nextMs],
    );
    return rows.length > 0;
  }

  /** The database's own time, by which changes of resources are dated. */
  async now(tx: Transaction): Promise<Date> {
    const [row] = await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    return row?.now ?? new Date(0);
  }

  /**
   * Gives what is for sale and has no next checkup one, spread over `withinMs`; a limited number at a time. With `since`, only what
   * was added or changed not long before it. Whether there may be more.
   */
  async enrol(tx: Transaction, withinMs: number, since: Date | null): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO checkups (merchant_id, resource_id, mode, next_at)
       SELECT r.merchant_id, r.id, r.mode, clock_timestamp() + random() * make_interval(secs => $1::float8 / 1000) FROM resources r
       WHERE r.active AND NOT EXISTS (SELECT 1 FROM checkups c WHERE c.resource_id = r.id AND c.next_at IS NOT NULL)
         ${since === null ? '' : `AND r.updated_at > $2::timestamptz - interval '${longestCommit}'`} LIMIT ${String(batchSize)}
       ON CONFLICT (merchant_id, resource_id) DO UPDATE SET next_at = excluded.next_at RETURNING 1`,
      [withinMs, ...(since === null ? [] : [since])],
    );
    return rows.length === batchSize;
  }

  /** Takes what is due. Whoever takes one has `leaseMs` for it; then it is due again, whatever became of the job. */
  async takeDue(tx: Transaction, leaseMs: number): Promise<DueCheckup[]> {
    return tx.query<DueCheckup>(
      `WITH due AS (SELECT resource_id FROM checkups WHERE next_at <= clock_timestamp() ORDER BY next_at LIMIT ${String(batchSize)} FOR UPDATE SKIP LOCKED)
       UPDATE checkups c SET next_at = clock_timestamp() + make_interval(secs => $1::float8 / 1000) FROM due WHERE c.resource_id = due.resource_id
       RETURNING c.merchant_id AS "merchantId", c.resource_id AS "resourceId"`,
      [leaseMs],
    );
  }

  /** Has what is broken at these merchants looked at now: they have changed something, perhaps for the better. */
  async hurry(tx: Transaction, merchantIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE checkups c SET next_at = clock_timestamp() WHERE merchant_id = ANY($1) AND next_at > clock_timestamp()
         AND EXISTS (SELECT 1 FROM troubles t WHERE t.merchant_id = c.merchant_id AND t.resource_id = c.resource_id)`,
      [merchantIds],
    );
  }

  /** Has one route of a gateway looked at now, always the same one: what is found twice in a row at it is an alert. */
  async hurryGateway(tx: Transaction, merchantId: string, gatewayId: string): Promise<void> {
    await tx.query(
      `UPDATE checkups c SET next_at = clock_timestamp() WHERE merchant_id = $1 AND next_at > clock_timestamp()
         AND resource_id = (SELECT min(r.id) FROM resources r WHERE r.merchant_id = $1 AND r.gateway_id = $2 AND r.active)`,
      [merchantId, gatewayId],
    );
  }

  /** Routes that belong to no gateway any more and were found broken. */
  endedInTrouble(tx: Transaction, merchantId: string): Promise<{ resourceId: string; mode: Mode }[]> {
    return tx.query(
      `SELECT DISTINCT t.resource_id AS "resourceId", t.mode FROM troubles t JOIN resources r ON r.merchant_id = t.merchant_id AND r.id = t.resource_id
       WHERE t.merchant_id = $1 AND r.kind = 'api_route' AND r.gateway_id IS NULL`,
      [merchantId],
    );
  }

  /** The mode of a resource; null when there is none. */
  async modeOf(tx: Transaction, merchantId: string, resourceId: string): Promise<Mode | null> {
    const [row] = await tx.query<{ mode: Mode }>('SELECT mode FROM resources WHERE merchant_id = $1 AND id = $2', [merchantId, resourceId]);
    return row?.mode ?? null;
  }
}
