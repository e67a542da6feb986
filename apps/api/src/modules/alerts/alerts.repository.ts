import { Injectable } from '@nestjs/common';
import type { AlertStatus, Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { AlertRow, Trouble, TroubledEndpoint, TroubledResource } from './alert.js';

const mostNamed = 100;

const columns = `a.id, a.mode, a.code, a.subject, a.resource_id AS "resourceId", r.title AS "resourceTitle", r.gateway_id AS "gatewayId", a.webhook_endpoint_id AS "webhookEndpointId", a.params, a.message, a.advice,
  a.opened_at AS "openedAt", a.closed_at AS "closedAt", a.dismissed_at AS "dismissedAt", a.opened_at::text AS "cursorAt", coalesce(t.affected, 0) AS affected, coalesce(t.ids[1:${String(mostNamed)}], '{}') AS "resourceIds"`;

/** An alert with the resources that have its trouble now. */
const from = `alerts a LEFT JOIN resources r ON r.merchant_id = a.merchant_id AND r.id = a.resource_id
  LEFT JOIN LATERAL (
    SELECT count(*)::int AS affected, array_agg(t.resource_id ORDER BY t.since, t.resource_id) AS ids FROM troubles t
    WHERE a.closed_at IS NULL AND t.merchant_id = a.merchant_id AND t.mode = a.mode AND t.code = a.code AND t.subject = a.subject
  ) AS t ON true`;

/** SQL of what is broken, and of the alerts raised by it. */
@Injectable()
export class AlertsRepository {
  /** Makes `troubles` what is broken at a resource; each counts how often it was found in a row. Tells what lasts, and what is over. */
  async setTroubles(tx: Transaction, { merchantId, mode, resourceId }: TroubledResource, troubles: readonly Trouble[]): Promise<{ times: Map<Trouble, number>; over: { code: string; subject: string }[] }> {
    const codes = troubles.map(({ code }) => code);
    const subjects = troubles.map(({ subject }) => subject);
    const over = await tx.query<{ code: string; subject: string }>(
      `DELETE FROM troubles WHERE merchant_id = $1 AND resource_id = $2 AND NOT (code, subject) IN (SELECT * FROM unnest($3::text[], $4::text[])) RETURNING code, subject`,
      [merchantId, resourceId, codes, subjects],
    );
    const found = await tx.query<{ code: string; subject: string; times: number }>(
      `INSERT INTO troubles AS t (merchant_id, mode, resource_id, code, subject) SELECT $1, $2, $3, code, subject FROM unnest($4::text[], $5::text[]) AS found (code, subject)
       ON CONFLICT (merchant_id, resource_id, code, subject) DO UPDATE SET times = t.times + 1 RETURNING code, subject, times`,
      [merchantId, mode, resourceId, codes, subjects],
    );
    const times = new Map(troubles.map((trouble) => [trouble, found.find(({ code, subject }) => code === trouble.code && subject === trouble.subject)?.times ?? 0]));
    return { times, over };
  }

  /** Opens an alert unless there is an open one about the same; whether it did. */
  async open(tx: Transaction, id: string, where: TroubledResource | TroubledEndpoint, { code, subject, params, message, advice }: Trouble): Promise<boolean> {
    const { merchantId, mode } = where;
    const [resourceId, endpointId] = 'resourceId' in where ? [where.resourceId, null] : [null, where.webhookEndpointId];
    const rows = await tx.query(
      `INSERT INTO alerts (merchant_id, id, mode, code, subject, resource_id, params, message, advice, webhook_endpoint_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (merchant_id, mode, code, subject) WHERE closed_at IS NULL DO NOTHING RETURNING id`,
      [merchantId, id, mode, code, subject, resourceId, JSON.stringify(params), message, advice, endpointId],
    );
    return rows.length > 0;
  }

  /** Closes the open alert about something that no resource has any more; its id, or null. */
  async close(tx: Transaction, merchantId: string, mode: Mode, { code, subject }: { code: string; subject: string }): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `UPDATE alerts a SET closed_at = clock_timestamp() WHERE merchant_id = $1 AND mode = $2 AND code = $3 AND subject = $4 AND closed_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM troubles t WHERE t.merchant_id = a.merchant_id AND t.mode = a.mode AND t.code = a.code AND t.subject = a.subject) RETURNING id`,
      [merchantId, mode, code, subject],
    );
    return row?.id ?? null;
  }

  /** Marks an alert as seen; the first time counts. */
  async dismiss(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<boolean> {
    const rows = await tx.query('UPDATE alerts SET dismissed_at = coalesce(dismissed_at, clock_timestamp()) WHERE merchant_id = $1 AND mode = $2 AND id = $3 RETURNING id', [merchantId, mode, id]);
    return rows.length > 0;
  }

  async byId(tx: Transaction, merchantId: string, mode: Mode, id: string): Promise<AlertRow | null> {
    const row = await this.find(tx, merchantId, id);
    return row?.mode === mode ? row : null;
  }

  /** An alert of either mode. */
  async find(tx: Transaction, merchantId: string, id: string): Promise<AlertRow | null> {
    const [row] = await tx.query<AlertRow>(`SELECT ${columns} FROM ${from} WHERE a.merchant_id = $1 AND a.id = $2`, [merchantId, id]);
    return row ?? null;
  }

  list(tx: Transaction, merchantId: string, mode: Mode, filter: { status?: AlertStatus | undefined; resourceId?: string | undefined }, limit: number, after: CursorPosition | null): Promise<AlertRow[]> {
    return tx.query<AlertRow>(
      `SELECT ${columns} FROM ${from}
       WHERE a.merchant_id = $1 AND a.mode = $2 AND ($4::text IS NULL OR ($4 = 'open') = (a.closed_at IS NULL))
         AND ($5::text IS NULL OR a.resource_id = $5 OR $5 = ANY(t.ids)) AND ($6::text IS NULL OR (a.opened_at, a.id) < ($6::timestamptz, $7))
       ORDER BY a.opened_at DESC, a.id DESC LIMIT $3`,
      [merchantId, mode, limit, filter.status ?? null, filter.resourceId ?? null, after?.at ?? null, after?.id ?? null],
    );
  }
}
