import { Injectable } from '@nestjs/common';
import type { Mode } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';

/** What may be found by anybody, as its merchant described it. */
export interface ListedRow {
  id: string;
  mode: Mode;
  kind: 'pay_link' | 'api_route';
  slug: string | null;
  /** Path below Till's own address; null for what has a slug. */
  address: string | null;
  title: string;
  description: string | null;
  method: string | null;
  merchantName: string;
  gatewayName: string | null;
  updatedAt: Date;
}

/** SQL of the public list. */
@Injectable()
export class DiscoveryRepository {
  /**
   * The newest resources whose merchants opted in and that are for sale: neither paused, nor a route of a paused gateway,
   * nor one that charges nobody. Needs a system unit of work.
   */
  listed(tx: Transaction, most: number): Promise<ListedRow[]> {
    return tx.query<ListedRow>(
      `SELECT r.id, r.mode, r.kind, r.slug, r.address, r.title, r.description, r.method, m.name AS "merchantName", g.name AS "gatewayName", r.updated_at AS "updatedAt"
       FROM resources r JOIN merchants m ON m.merchant_id = r.merchant_id LEFT JOIN gateways g ON g.merchant_id = r.merchant_id AND g.id = r.gateway_id
       WHERE r.listed AND r.active AND (r.kind = 'pay_link' OR (g.active AND r.route_mode <> 'observe'))
       ORDER BY r.created_at DESC, r.id DESC LIMIT $1`,
      [most],
    );
  }
}
