import { Injectable } from '@nestjs/common';
import type { ClientClass } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';

/** What requests met at one route on one day. */
export interface TrafficCounts {
  paid: number;
  challenged: number;
  free: number;
  exempt: number;
  observed: number;
  /** Base units. */
  observedAmount: bigint;
}

/** Counts of one route, day and kind of client. */
export interface TrafficLine extends TrafficCounts {
  merchantId: string;
  resourceId: string;
  /** `YYYY-MM-DD` in UTC. */
  day: string;
  client: ClientClass;
}

interface TrafficRow {
  resource_id: string;
  day: string;
  client: ClientClass;
  paid: string;
  challenged: string;
  free: string;
  exempt: string;
  observed: string;
  observed_amount: string;
}

/** SQL of traffic counts. */
@Injectable()
export class TrafficRepository {
  /** Adds counts to what is there; those of routes that were removed meanwhile are nobody's to read. Needs a system unit of work. */
  async add(tx: Transaction, lines: readonly TrafficLine[]): Promise<void> {
    const wire = lines.map((line) => ({ ...line, observedAmount: line.observedAmount.toString() }));
    await tx.query(
      `INSERT INTO gateway_traffic AS t (merchant_id, resource_id, day, client, paid, challenged, free, exempt, observed, observed_amount)
       SELECT l."merchantId", l."resourceId", l.day, l.client, l.paid, l.challenged, l.free, l.exempt, l.observed, l."observedAmount"
       FROM jsonb_to_recordset($1::jsonb) AS l("merchantId" text, "resourceId" text, day date, client text, paid bigint, challenged bigint, free bigint, exempt bigint, observed bigint, "observedAmount" numeric)
       JOIN resources r ON r.merchant_id = l."merchantId" AND r.id = l."resourceId" AND r.gateway_id IS NOT NULL
       ORDER BY 1, 2, 3, 4
       ON CONFLICT (merchant_id, resource_id, day, client) DO UPDATE SET paid = t.paid + EXCLUDED.paid, challenged = t.challenged + EXCLUDED.challenged, free = t.free + EXCLUDED.free,
         exempt = t.exempt + EXCLUDED.exempt, observed = t.observed + EXCLUDED.observed, observed_amount = t.observed_amount + EXCLUDED.observed_amount`,
      [JSON.stringify(wire)],
    );
  }

  /** The last days of some routes, newest day first. */
  async of(tx: Transaction, merchantId: string, resourceIds: readonly string[], days: number): Promise<(Omit<TrafficLine, 'merchantId'>)[]> {
    const rows = await tx.query<TrafficRow>(
      `SELECT resource_id, to_char(day, 'YYYY-MM-DD') AS day, client, paid, challenged, free, exempt, observed, observed_amount FROM gateway_traffic
       WHERE merchant_id = $1 AND resource_id = ANY($2) AND day > (now() AT TIME ZONE 'UTC')::date - $3::integer ORDER BY gateway_traffic.day DESC, resource_id, client`,
      [merchantId, resourceIds, days],
    );
    return rows.map((row) => ({
      resourceId: row.resource_id,
      day: row.day,
      client: row.client,
      paid: Number(row.paid),
      challenged: Number(row.challenged),
      free: Number(row.free),
      exempt: Number(row.exempt),
      observed: Number(row.observed),
      observedAmount: BigInt(row.observed_amount),
    }));
  }
}
