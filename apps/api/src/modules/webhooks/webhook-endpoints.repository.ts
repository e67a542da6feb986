import { Injectable } from '@nestjs/common';
import type { Mode, WebhookDisabledReason, WebhookEndpoint, WebhookFault } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { EndpointHealth } from './endpoint-health.js';
import type { WebhookEndpointRow } from './webhook-endpoint.js';

const columns = `merchant_id AS "merchantId", id, mode, url, description, events, enabled, disabled_reason AS "disabledReason", disabled_at AS "disabledAt", secret, secret_hint AS "secretHint",
  old_secret AS "oldSecret", old_secret_until AS "oldSecretUntil", failing_since AS "failingSince", failures, paused_until AS "pausedUntil",
  test_failed_at AS "testFailedAt", test_fault AS "testFault", test_status AS "testStatus",
  created_at AS "createdAt", updated_at AS "updatedAt", created_at::text AS "cursorAt"`;

const recentDeliveries = 1_000;

export type NewEndpoint = Pick<WebhookEndpointRow, 'merchantId' | 'id' | 'mode' | 'url' | 'description' | 'events' | 'secretHint'> & { secret: string };
type Whose = Pick<WebhookEndpointRow, 'merchantId' | 'id'>;

/** SQL of webhook endpoints. */
@Injectable()
export class WebhookEndpointsRepository {
  async insert(tx: Transaction, { merchantId, id, mode, url, description, events, secret, secretHint }: NewEndpoint): Promise<WebhookEndpointRow> {
    const [row] = await tx.query<WebhookEndpointRow>(
      `INSERT INTO webhook_endpoints (merchant_id, id, mode, url, description, events, secret, secret_hint) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${columns}`,
      [merchantId, id, mode, url, description, events, secret, secretHint],
    );
    if (!row) throw new Error('an INSERT without a row');
    return row;
  }

  async count(tx: Transaction, merchantId: string, mode: Mode): Promise<number> {
    const [row] = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM webhook_endpoints WHERE merchant_id = $1 AND mode = $2 AND deleted_at IS NULL', [merchantId, mode]);
    return row?.count ?? 0;
  }

  /** `lock`: keeps it from changing until the unit of work ends. Always taken before the rows of its deliveries. */
  async byId(tx: Transaction, merchantId: string, mode: Mode, id: string, { lock = false } = {}): Promise<WebhookEndpointRow | null> {
    const sql = `SELECT ${columns} FROM webhook_endpoints WHERE merchant_id = $1 AND mode = $2 AND id = $3 AND deleted_at IS NULL`;
    const [row] = await tx.query<WebhookEndpointRow>(lock ? `${sql} FOR NO KEY UPDATE` : sql, [merchantId, mode, id]);
    return row ?? null;
  }

  list(tx: Transaction, merchantId: string, mode: Mode, limit: number, after: CursorPosition | null): Promise<WebhookEndpointRow[]> {
    return tx.query<WebhookEndpointRow>(
      `SELECT ${columns} FROM webhook_endpoints WHERE merchant_id = $1 AND mode = $2 AND deleted_at IS NULL AND ($4::text IS NULL OR (created_at, id) < ($4::timestamptz, $5))
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [merchantId, mode, limit, after?.at ?? null, after?.id ?? null],
    );
  }

  /** How the newest deliveries of a day stand. */
  async recent(tx: Transaction, { merchantId, id }: Whose): Promise<WebhookEndpoint['recent']> {
    const [row] = await tx.query<WebhookEndpoint['recent']>(
      `SELECT count(*) FILTER (WHERE status = 'delivered')::int AS delivered, count(*) FILTER (WHERE status = 'pending')::int AS pending, count(*) FILTER (WHERE status = 'failed')::int AS failed
       FROM (SELECT status FROM webhook_deliveries WHERE merchant_id = $1 AND endpoint_id = $2 AND created_at > clock_timestamp() - interval '1 day'
         ORDER BY created_at DESC, id DESC LIMIT ${String(recentDeliveries)}) AS newest`,
      [merchantId, id],
    );
    return row ?? { delivered: 0, pending: 0, failed: 0 };
  }

  async update(tx: Transaction, { merchantId, id, url, description, events }: WebhookEndpointRow): Promise<void> {
    await tx.query('UPDATE webhook_endpoints SET url = $3, description = $4, events = $5, updated_at = clock_timestamp() WHERE merchant_id = $1 AND id = $2', [merchantId, id, url, description, events]);
  }

  async setSecrets(tx: Transaction, { merchantId, id, secret, secretHint, oldSecret, oldSecretUntil }: Whose & Pick<WebhookEndpointRow, 'secret' | 'secretHint' | 'oldSecret' | 'oldSecretUntil'>): Promise<void> {
    await tx.query('UPDATE webhook_endpoints SET secret = $3, secret_hint = $4, old_secret = $5, old_secret_until = $6, updated_at = clock_timestamp() WHERE merchant_id = $1 AND id = $2', [
      merchantId,
      id,
      secret,
      secretHint,
      oldSecret,
      oldSecretUntil,
    ]);
  }

  /** A new beginning: what waits is due now, and no failure of before counts. */
  async enable(tx: Transaction, { merchantId, id }: Whose): Promise<void> {
    await tx.query(
      `UPDATE webhook_endpoints SET enabled = true, disabled_reason = NULL, disabled_at = NULL, failing_since = NULL, failures = 0, paused_until = NULL, due_at = clock_timestamp(),
         test_failed_at = NULL, test_fault = NULL, test_status = NULL, updated_at = clock_timestamp() WHERE merchant_id = $1 AND id = $2`,
      [merchantId, id],
    );
  }

  async disable(tx: Transaction, { merchantId, id }: Whose, reason: WebhookDisabledReason): Promise<void> {
    await tx.query('UPDATE webhook_endpoints SET enabled = false, disabled_reason = $3, disabled_at = clock_timestamp(), due_at = NULL, updated_at = clock_timestamp() WHERE merchant_id = $1 AND id = $2', [
      merchantId,
      id,
      reason,
    ]);
  }

  /** Takes it out of sight, and its secrets out of the database. */
  async remove(tx: Transaction, { merchantId, id }: Whose): Promise<void> {
    await tx.query(
      `UPDATE webhook_endpoints SET enabled = false, disabled_reason = coalesce(disabled_reason, 'merchant'), disabled_at = coalesce(disabled_at, clock_timestamp()), due_at = NULL,
         deleted_at = clock_timestamp(), secret = NULL, old_secret = NULL, old_secret_until = NULL WHERE merchant_id = $1 AND id = $2`,
      [merchantId, id],
    );
  }

  /**
   * Has it looked at once, or when its pause is over. Without failures something has worked, or the endpoint is another one: a
   * test that failed before says nothing any more.
   */
  async setHealth(tx: Transaction, { merchantId, id }: Whose, { failingSince, failures, pausedUntil }: EndpointHealth): Promise<void> {
    const isSound = failures === 0;
    await tx.query(
      `UPDATE webhook_endpoints SET failing_since = $3, failures = $4, paused_until = $5, due_at = CASE WHEN enabled THEN greatest(clock_timestamp(), $5::timestamptz) END
         ${isSound ? ', test_failed_at = NULL, test_fault = NULL, test_status = NULL' : ''} WHERE merchant_id = $1 AND id = $2`,
      [merchantId, id, failingSince, failures, pausedUntil],
    );
  }

  /** What its merchant is told of a test that did not work; no mark against the endpoint. */
  async setFailedTest(tx: Transaction, { merchantId, id }: Whose, { fault, status }: { fault: WebhookFault; status: number | null }): Promise<void> {
    await tx.query('UPDATE webhook_endpoints SET test_failed_at = clock_timestamp(), test_fault = $3, test_status = $4 WHERE merchant_id = $1 AND id = $2', [merchantId, id, JSON.stringify(fault), status]);
  }

  /** The events that each of these merchants has an endpoint for, in either mode; no entry for who has none. */
  async askedFor(tx: Transaction, merchantIds: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
    const rows = await tx.query<{ merchantId: string; types: string[] }>(
      'SELECT merchant_id AS "merchantId", array_agg(DISTINCT type) AS types FROM webhook_endpoints, unnest(events) AS type WHERE merchant_id = ANY($1) AND enabled GROUP BY 1',
      [merchantIds],
    );
    return new Map(rows.map(({ merchantId, types }) => [merchantId, new Set(types)]));
  }

  /** Forgets deleted endpoints whose deliveries are gone and which no alert names. */
  async prune(tx: Transaction): Promise<void> {
    const gone = "e.deleted_at < now() - interval '1 day' AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.merchant_id = e.merchant_id AND d.endpoint_id = e.id)";
    await tx.query(`DELETE FROM webhook_endpoints e WHERE ${gone} AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.merchant_id = e.merchant_id AND a.webhook_endpoint_id = e.id)`);
  }
}
