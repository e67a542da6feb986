import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { ApiRoutesService } from '../resources/api-routes.service.js';
import { gatewayAddress } from './gateway.js';
import { GatewaySecrets } from './gateway-secrets.js';
import { GatewaysRepository } from './gateways.repository.js';
import { OpenGateway } from './open-gateway.js';
import { pricedRoutes } from './openapi/import-plan.js';
import { RouteTable } from './route-table.js';

const slugPattern = /^[1-9A-HJ-NP-Za-km-z]{22}$/;
const capacity = 10_000;
const lifeMs = 10 * 60_000;
const absentLifeMs = 2_000;

/** Gateways by their public name, from memory: a request costs no query while nothing changes. */
@Injectable()
export class GatewayDirectory implements OnModuleInit, OnModuleDestroy {
  private readonly opened = new LruCache<OpenGateway>(capacity, lifeMs);
  private readonly absent = new LruCache<true>(capacity, absentLifeMs);
  /** Names of deleted gateways, which no other ever gets. */
  private readonly deleted = new LruCache<true>(capacity, lifeMs);
  private readonly loading = new Map<string, Promise<OpenGateway | 'deleted' | null>>();
  private readonly stops: (() => void)[] = [];
  /** Counts changes heard of: what was loaded before a change must not be kept after it. */
  private epoch = 0;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly gateways: GatewaysRepository,
    private readonly routes: ApiRoutesService,
    private readonly secrets: GatewaySecrets,
    private readonly signals: SignalBus,
  ) {}

  onModuleInit(): void {
    this.stops.push(
      this.signals.onTopic('resource', ({ merchantId }) => this.forget((gateway) => gateway.merchantId === merchantId)),
      this.signals.onGap(() => this.forget(() => true)),
    );
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** The gateway if it is in memory. */
  known(slug: string): OpenGateway | undefined {
    return this.opened.get(slug);
  }

  /** The gateway of a name; null when there is none, or none any more. */
  async find(slug: string): Promise<OpenGateway | null> {
    const found = await this.look(slug);
    return found === 'deleted' ? null : found;
  }

  /** The same, telling a name that had a gateway from one that never did. */
  look(slug: string): Promise<OpenGateway | 'deleted' | null> {
    const known = this.opened.get(slug);
    if (known) return Promise.resolve(known);
    if (this.deleted.get(slug) !== undefined) return Promise.resolve('deleted');
    if (!slugPattern.test(slug) || this.absent.get(slug) !== undefined) return Promise.resolve(null);
    const running = this.loading.get(slug);
    if (running) return running;
    const load = this.load(slug).finally(() => this.loading.delete(slug));
    this.loading.set(slug, load);
    return load;
  }

  private async load(slug: string): Promise<OpenGateway | 'deleted' | null> {
    const epoch = this.epoch;
    const found = await this.unitOfWork.system(async (tx) => {
      const row = await this.gateways.bySlug(tx, slug);
      return row === null || row === 'deleted' ? row : { row, routes: await this.routes.of(tx, { merchantId: row.merchantId, gatewayId: row.id }) };
    });
    if (!found) {
      if (epoch === this.epoch) this.absent.set(slug, true);
      return null;
    }
    if (found === 'deleted') {
      this.deleted.set(slug, true);
      return found;
    }
    const { row, routes } = found;
    const gateway = new OpenGateway({
      ...row,
      origin: new URL(row.originUrl),
      originHeaders: this.secrets.openHeaders(row),
      signingSecret: this.secrets.openSigningSecret(row),
      url: `${this.config.publicUrl}${gatewayAddress(slug)}`,
      table: new RouteTable(pricedRoutes(routes)),
    });
    if (epoch === this.epoch) this.opened.set(slug, gateway);
    return gateway;
  }

  private forget(which: (gateway: OpenGateway) => boolean): void {
    this.epoch++;
    this.opened.deleteWhere(which);
    this.absent.clear();
    this.loading.clear();
  }
}
