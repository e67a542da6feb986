import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { clientNetwork } from '../../platform/http/client-network.js';
import { Pruner } from '../../platform/pruning/pruner.js';
import { KeyRing } from '../../platform/secrets/key-ring.js';
import type { OpenGateway } from './open-gateway.js';
import type { PricedRoute } from './route-table.js';

const memoryMs = 10 * 60_000;

const today = (): string => new Date().toISOString().slice(0, 10);

/** Free calls a day of each client at each route. Clients are kept as keyed hashes of their addresses, for a day. */
@Injectable()
export class FreeQuotaService implements OnModuleInit {
  /** Clients whose quota of the day is used up: they cost no query. */
  private readonly spent = new LruCache<true>(50_000, memoryMs);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: KeyRing,
    private readonly pruner: Pruner,
  ) {}

  onModuleInit(): void {
    this.pruner.add('free quotas', (tx) => tx.query('DELETE FROM gateway_quota WHERE day < $1', [today()]));
  }

  /** Whether memory already knows that the client has had its calls; no answer is no "no". */
  isSpent({ resourceId, freePerDay }: PricedRoute, request: { readonly ip: string }): boolean {
    return freePerDay === 0 || this.spent.get(spentKey(resourceId, freePerDay, request.ip)) !== undefined;
  }

  /** Takes one free call; false when the client has had all of the day's. */
  async take({ merchantId }: OpenGateway, { resourceId, freePerDay }: PricedRoute, ip: string): Promise<boolean> {
    const client = createHmac('sha256', this.keys.key('client-address')).update(`${today()} ${clientNetwork(ip)}`).digest().subarray(0, 16);
    const taken = await this.unitOfWork.system((tx) =>
      tx.query(
        `INSERT INTO gateway_quota AS q (merchant_id, resource_id, day, client, used) VALUES ($1, $2, $3, $4, 1)
         ON CONFLICT (resource_id, day, client) DO UPDATE SET used = q.used + 1 WHERE q.used < $5 RETURNING 1`,
        [merchantId, resourceId, today(), client, freePerDay],
      ),
    );
    if (taken.length > 0) return true;
    this.spent.set(spentKey(resourceId, freePerDay, ip), true);
    return false;
  }
}

function spentKey(resourceId: string, freePerDay: number, ip: string): string {
  return `${resourceId} ${today()} ${String(freePerDay)} ${clientNetwork(ip)}`;
}
