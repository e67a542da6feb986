import { Injectable } from '@nestjs/common';
import { type Mode, type SentEventType, webhookKeptDays, type WebhookDeliveryStatus, type WebhookEventType } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import { newId } from '../../platform/ids/new-id.js';
import type { WebhookDeliveryDetailRow, WebhookDeliveryRow, WebhookEventRow } from './webhook-delivery.js';

const columns = `d.merchant_id AS "merchantId", d.id, d.endpoint_id AS "endpointId", d.mode, d.event_id AS "eventId", d.event_type AS "eventType", d.subject_id AS "subjectId", d.status, d.attempts,
  d.last_status AS "lastStatus", d.last_fault_code AS "lastFaultCode", d.last_fault_message AS "lastFaultMessage", d.created_at AS "createdAt", d.last_attempt_at AS "lastAttemptAt",
  d.next_attempt_at AS "nextAttemptAt", d.created_at::text AS "cursorAt", e.enabled AS "isEnabled"`;
const from = 'webhook_deliveries d JOIN webhook_endpoints e ON e.merchant_id = d.merchant_id AND e.id = d.endpoint_id AND e.deleted_at IS NULL';

const attemptsShown = 100;

export interface DeliveryFilter {
  status?: WebhookDeliveryStatus | undefined;
  eventType?: SentEventType | undefined;
  subjectId?: string | undefined;
}

/** A row of the outbox. */
export interface Happened {
  id: string;
  topic: string;
  merchantId: string;
  subjectId: string;
  createdAt: Date;
}

/** SQL of events and their deliveries, as they are written once and read by people. */
@Injectable()
export class WebhookDeliveriesRepository {
  /** What happened to these merchants, by the ids of its outbox rows, in the order in which it did. */
  happened(tx: Transaction, ids: readonly string[], merchantIds: readonly string[]): Promise<Happened[]> {
    return tx.query<Happened>('SELECT id, topic, merchant_id AS "merchantId", subject_id AS "subjectId", created_at AS "createdAt" FROM outbox WHERE id = ANY($1) AND merchant_id = ANY($2) ORDER BY created_at', [ids, merchantIds]);
  }

  /** Writes an event down; whether it was new. */
  async insertEvent(tx: Transaction, { merchantId, id, mode, type, subjectId, payload, createdAt }: WebhookEventRow): Promise<boolean> {
    const rows = await tx.query('INSERT INTO webhook_events (merchant_id, id, mode, type, subject_id, payload, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id', [
      merchantId,
      id,
      mode,
      type,
      subjectId,
      payload,
      createdAt,
    ]);
    return rows.length > 0;
  }

  /** Ids of the endpoints that ask for an event now, kept from changing until the unit of work ends. */
  async asking(tx: Transaction, merchantId: string, mode: Mode, type: WebhookEventType): Promise<string[]> {
    const rows = await tx.query<{ id: string }>('SELECT id FROM webhook_endpoints WHERE merchant_id = $1 AND mode = $2 AND enabled AND $3 = ANY(events) ORDER BY id FOR NO KEY UPDATE', [merchantId, mode, type]);
    return rows.map(({ id }) => id);
  }

  /** A delivery of an event to each of these endpoints, due at once unless the endpoint pauses. */
  async insert(tx: Transaction, { merchantId, id, mode, type, subjectId }: WebhookEventRow, endpointIds: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO webhook_deliveries (merchant_id, id, mode, endpoint_id, event_id, event_type, subject_id)
       SELECT $1, delivery_id, $2, endpoint_id, $3, $4, $5 FROM unnest($6::text[], $7::text[]) AS told (delivery_id, endpoint_id)`,
      [merchantId, mode, id, type, subjectId, endpointIds.map(() => newId('webhookDelivery')), endpointIds],
    );
    await tx.query('UPDATE webhook_endpoints SET due_at = least(due_at, greatest(clock_timestamp(), paused_until)) WHERE merchant_id = $1 AND id = ANY($2)', [merchantId, endpointIds]);
  }

  /** A delivery of an event that one endpoint alone is told of; its id. */
  async insertOne(tx: Transaction, { merchantId, id, mode, type, subjectId }: WebhookEventRow, endpointId: string): Promise<string> {
    const deliveryId = newId('webhookDelivery');
    await tx.query(`INSERT INTO webhook_deliveries (merchant_id, id, mode, endpoint_id, event_id, event_type, subject_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`, [merchantId, deliveryId, mode, endpointId, id, type, subjectId]);
    return deliveryId;
  }

  list(tx: Transaction, merchantId: string, endpointId: string, { status, eventType, subjectId }: DeliveryFilter, limit: number, after: CursorPosition | null): Promise<WebhookDeliveryRow[]> {
    return tx.query<WebhookDeliveryRow>(
      `SELECT ${columns} FROM ${from}
       WHERE d.merchant_id = $1 AND d.endpoint_id = $2 AND ($4::text IS NULL OR d.status = $4) AND ($5::text IS NULL OR d.event_type = $5) AND ($6::text IS NULL OR d.subject_id = $6)
         AND ($7::text IS NULL OR (d.created_at, d.id) < ($7::timestamptz, $8))
       ORDER BY d.created_at DESC, d.id DESC LIMIT $3`,
      [merchantId, endpointId, limit, status ?? null, eventType ?? null, subjectId ?? null, after?.at ?? null, after?.id ?? null],
    );
  }

  /** A delivery with what is sent and its newest tries, newest first, all as of one moment. */
  async detail(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<WebhookDeliveryDetailRow | null> {
    const [row] = await tx.query<WebhookDeliveryDetailRow>(
      `SELECT ${columns}, e.url, v.payload, coalesce((SELECT json_agg(tried) FROM (
         SELECT number, cause, at, duration_ms AS "durationMs", status, fault_code AS "faultCode", fault_message AS "faultMessage", headers, body, body_cut AS "bodyCut"
         FROM webhook_attempts a WHERE a.merchant_id = d.merchant_id AND a.delivery_id = d.id ORDER BY number DESC LIMIT ${String(attemptsShown)}) AS tried), '[]') AS tried
       FROM ${from} JOIN webhook_events v ON v.merchant_id = d.merchant_id AND v.id = d.event_id WHERE d.merchant_id = $1 AND d.mode = $2 AND d.id = $3`,
      [merchantId, mode, id],
    );
    return row ?? null;
  }

  /** Forgets what is too old to be resent. */
  async prune(tx: Transaction): Promise<void> {
    await tx.query('DELETE FROM webhook_deliveries WHERE created_at < now() - make_interval(days => $1) AND (leased_until IS NULL OR leased_until < now())', [webhookKeptDays]);
    await tx.query(
      `DELETE FROM webhook_events v WHERE created_at < now() - make_interval(days => $1)
         AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.merchant_id = v.merchant_id AND d.event_id = v.id)`,
      [webhookKeptDays],
    );
  }
}
