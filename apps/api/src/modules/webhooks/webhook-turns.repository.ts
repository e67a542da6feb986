import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { isProbed } from './endpoint-health.js';
import type { AttemptCause } from './webhook-delivery.js';
import type { WebhookEndpointRow } from './webhook-endpoint.js';
import type { Attempted } from './webhook-sender.js';

/** Tries of one endpoint, and of one merchant, that may be under way at once: whoever is slow keeps only itself waiting. */
const atOncePerEndpoint = 4;
const atOncePerMerchant = 16;
/** Endpoints that one look takes from; whoever gets as many has reason to look again. */
export const endpointsPerLook = 100;
/** A try and its record are over well within this; then somebody else may have the delivery. */
const leaseMs = 60_000;

const lease = `clock_timestamp() + interval '${String(leaseMs)} milliseconds'`;

/** A delivery whose try has begun, with all that is needed to make it. */
export interface Turn extends Pick<WebhookEndpointRow, 'merchantId' | 'mode' | 'url' | 'secret' | 'oldSecret' | 'oldSecretUntil'> {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  payload: string;
  /** This try's number, and how many there were since the schedule began. */
  attempts: number;
  tries: number;
}

/** A delivery that was leased, to be tried by whoever gets its job. */
export interface TakenDelivery {
  merchantId: string;
  id: string;
}

interface DueEndpoint {
  merchantId: string;
  id: string;
  failures: number;
}

const takeSql = `
  WITH room AS (
    SELECT least($3 - count(*) FILTER (WHERE endpoint_id = $2), $4 - count(*)) AS free FROM webhook_deliveries WHERE merchant_id = $1 AND leased_until > clock_timestamp()
  ), due AS (
    SELECT id FROM webhook_deliveries WHERE merchant_id = $1 AND endpoint_id = $2 AND status = 'pending' AND next_attempt_at <= clock_timestamp()
    ORDER BY next_attempt_at LIMIT greatest(0, (SELECT free FROM room)) FOR UPDATE SKIP LOCKED
  )
  UPDATE webhook_deliveries d SET leased_until = ${lease}, next_attempt_at = ${lease}, begun = false FROM due WHERE d.merchant_id = $1 AND d.id = due.id
  RETURNING d.merchant_id AS "merchantId", d.id`;

/** SQL of whose turn it is: an endpoint's deliveries are taken, tried and recorded by compare-and-set. */
@Injectable()
export class WebhookTurnsRepository {
  /**
   * Takes due deliveries, endpoint by endpoint, as far as there is room; each is leased. An endpoint without room, or paused,
   * leaves its deliveries where they are: rows that hold nobody up.
   */
  async takeDue(tx: Transaction): Promise<TakenDelivery[]> {
    const endpoints = await tx.query<DueEndpoint>(
      `SELECT merchant_id AS "merchantId", id, failures FROM webhook_endpoints WHERE due_at <= clock_timestamp() AND enabled ORDER BY due_at LIMIT ${String(endpointsPerLook)} FOR NO KEY UPDATE SKIP LOCKED`,
    );
    const taken: TakenDelivery[] = [];
    for (const { merchantId, id, ...health } of endpoints) {
      taken.push(...(await tx.query<TakenDelivery>(takeSql, [merchantId, id, isProbed(health) ? 1 : atOncePerEndpoint, atOncePerMerchant])));
      await tx.query(
        `UPDATE webhook_endpoints SET due_at = (
           SELECT CASE WHEN min(next_attempt_at) IS NOT NULL THEN greatest(min(next_attempt_at), clock_timestamp() + interval '1 second', paused_until) END
           FROM webhook_deliveries WHERE merchant_id = $1 AND endpoint_id = $2 AND status = 'pending'
         ) WHERE merchant_id = $1 AND id = $2`,
        [merchantId, id],
      );
    }
    return taken;
  }

  /** Leases one delivery whatever its schedule says; false while a try of it is under way. Its endpoint is locked by the caller. */
  async takeNow(tx: Transaction, merchantId: string, id: string, cause: AttemptCause): Promise<boolean> {
    const rows = await tx.query<{ endpoint_id: string }>(
      `UPDATE webhook_deliveries SET status = 'pending', tries = 0, cause = $3, leased_until = ${lease}, next_attempt_at = ${lease}, begun = false
       WHERE merchant_id = $1 AND id = $2 AND (leased_until IS NULL OR leased_until < clock_timestamp()) RETURNING endpoint_id`,
      [merchantId, id, cause],
    );
    if (!rows[0]) return false;
    await tx.query(`UPDATE webhook_endpoints SET due_at = least(due_at, ${lease}) WHERE merchant_id = $1 AND id = $2`, [merchantId, rows[0].endpoint_id]);
    return true;
  }

  /**
   * Begins the try of a leased delivery and writes its row; null when somebody has begun it, or nothing is to be sent any more.
   * `evenDisabled`: for a test.
   */
  async begin(tx: Transaction, merchantId: string, id: string, { evenDisabled = false } = {}): Promise<Turn | null> {
    const [turn] = await tx.query<Turn & { cause: AttemptCause }>(
      `UPDATE webhook_deliveries d SET begun = true, attempts = d.attempts + 1, tries = d.tries + 1, last_attempt_at = clock_timestamp(), leased_until = ${lease}, next_attempt_at = ${lease}
       FROM webhook_endpoints e, webhook_events v
       WHERE d.merchant_id = $1 AND d.id = $2 AND d.status = 'pending' AND d.leased_until IS NOT NULL AND NOT d.begun
         AND e.merchant_id = $1 AND e.id = d.endpoint_id AND (e.enabled OR $3) AND e.deleted_at IS NULL AND v.merchant_id = $1 AND v.id = d.event_id
       RETURNING d.merchant_id AS "merchantId", d.mode, d.id, d.endpoint_id AS "endpointId", d.event_id AS "eventId", d.event_type AS "eventType", d.attempts, d.tries, d.cause,
         e.url, e.secret, e.old_secret AS "oldSecret", e.old_secret_until AS "oldSecretUntil", v.payload`,
      [merchantId, id, evenDisabled],
    );
    if (!turn) return null;
    await tx.query(
      `UPDATE webhook_attempts SET duration_ms = 0, fault_code = 'interrupted', fault_message = 'Till was stopped before it could record what came of this try'
       WHERE merchant_id = $1 AND delivery_id = $2 AND duration_ms IS NULL`,
      [merchantId, id],
    );
    await tx.query('INSERT INTO webhook_attempts (merchant_id, delivery_id, number, cause) VALUES ($1, $2, $3, $4)', [merchantId, id, turn.attempts, turn.cause]);
    return turn;
  }

  /** Records what came of a try and when the next one is, null for none; false when the delivery has gone to somebody else since. */
  async end(tx: Transaction, { merchantId, id, attempts }: Turn, attempted: Attempted, nextMs: number | null): Promise<boolean> {
    const { status, fault, durationMs, headers, body, bodyCut } = attempted;
    const state = fault === null ? 'delivered' : nextMs === null ? 'failed' : 'pending';
    const rows = await tx.query(
      `UPDATE webhook_deliveries SET status = $4, last_status = $5, last_fault_code = $6, last_fault_message = $7, cause = 'schedule', leased_until = NULL, begun = false,
         next_attempt_at = clock_timestamp() + make_interval(secs => $8::float8 / 1000)
       WHERE merchant_id = $1 AND id = $2 AND attempts = $3 AND begun RETURNING 1`,
      [merchantId, id, attempts, state, status, fault?.code ?? null, fault?.message ?? null, state === 'pending' ? nextMs : null],
    );
    if (rows.length === 0) return false;
    await tx.query(
      'UPDATE webhook_attempts SET duration_ms = $4, status = $5, fault_code = $6, fault_message = $7, headers = $8, body = $9, body_cut = $10 WHERE merchant_id = $1 AND delivery_id = $2 AND number = $3',
      [merchantId, id, attempts, durationMs, status, fault?.code ?? null, fault?.message ?? null, JSON.stringify(headers), body, bodyCut],
    );
    return true;
  }
}
