import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { MerchantsService } from '../merchants/merchants.service.js';
import { NetworksService } from '../networks/networks.service.js';
import { type ReceivingMeans, ReceivingService } from '../wallets/receiving.service.js';
import { PricedResource } from './priced-resource.js';
import { payableWays, receivingWallets } from './receiving-wallets.js';
import type { Resource } from './resource.js';
import { ResourcesRepository } from './resources.repository.js';

type PublicName = 'slug' | 'handle' | 'id';

const capacity = 50_000;
/** A change is told by signal at once, and a gap in the signals empties the memory; this is the last bound. */
const lifeMs = 10 * 60_000;
const absentLifeMs = 2_000;

const patterns: Record<PublicName, RegExp> = {
  slug: /^[1-9A-HJ-NP-Za-km-z]{22}$/,
  handle: /^[a-z0-9](?:[a-z0-9-]{1,30}[a-z0-9])$/,
  id: /^res_[0-9a-z]{36}$/,
};

/** What the doors sell, from memory: a price lookup costs no query while nothing changes. */
@Injectable()
export class CatalogueService implements OnModuleInit, OnModuleDestroy {
  private readonly known = new LruCache<PricedResource>(capacity, lifeMs);
  private readonly absent = new LruCache<true>(capacity, absentLifeMs);
  private readonly loading = new Map<string, Promise<PricedResource | null>>();
  private readonly stops: (() => void)[] = [];
  /** Counts changes heard of: what was loaded before a change must not be kept after it. */
  private epoch = 0;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly resources: ResourcesRepository,
    private readonly merchants: MerchantsService,
    private readonly receiving: ReceivingService,
    private readonly networks: NetworksService,
    private readonly signals: SignalBus,
  ) {}

  onModuleInit(): void {
    this.stops.push(
      this.signals.onTopic('resource', ({ merchantId }) => this.forget((resource) => resource.merchantId === merchantId)),
      this.signals.onGap(() => this.forget(() => true)),
      this.networks.onChange(() => this.forget(() => true)),
    );
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** The pay link of a slug; null when there is none. */
  bySlug(slug: string): PricedResource | null | Promise<PricedResource | null> {
    return this.find('slug', slug);
  }

  /** The tip jar of a handle, in any case; null when there is none. */
  byHandle(handle: string): PricedResource | null | Promise<PricedResource | null> {
    return this.find('handle', handle.toLowerCase());
  }

  byId(id: string): PricedResource | null | Promise<PricedResource | null> {
    return this.find('id', id);
  }

  /** All routes of a gateway at once, for whoever tells about the whole of it. Read anew. */
  async ofGateway(merchantId: string, gatewayId: string): Promise<PricedResource[]> {
    const { resources, name, means } = await this.unitOfWork.system(async (tx) => ({
      resources: await this.resources.ofGateway(tx, merchantId, gatewayId),
      name: await this.merchants.nameOf(tx, merchantId),
      means: await this.receiving.means(tx, merchantId),
    }));
    return Promise.all(resources.map((resource) => this.priced(resource, name, means)));
  }

  /** Answers at once from memory, so that a hot door need not wait for a microtask. */
  private find(by: PublicName, value: string): PricedResource | null | Promise<PricedResource | null> {
    const key = `${by} ${value}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (!patterns[by].test(value) || this.absent.get(key) !== undefined) return null;
    const running = this.loading.get(key);
    if (running) return running;
    const load = this.load(by, value, key).finally(() => this.loading.delete(key));
    this.loading.set(key, load);
    return load;
  }

  private async load(by: PublicName, value: string, key: string): Promise<PricedResource | null> {
    const epoch = this.epoch;
    const found = await this.unitOfWork.system(async (tx) => {
      const resource = await this.resources.byPublicName(tx, by, value);
      return resource && { resource, name: await this.merchants.nameOf(tx, resource.merchantId), means: await this.receiving.means(tx, resource.merchantId) };
    });
    if (!found) {
      if (epoch === this.epoch) this.absent.set(key, true);
      return null;
    }
    const priced = await this.priced(found.resource, found.name, found.means);
    // A resource nobody can pay may be payable the next moment (a token account opened, a node back), so it is not kept.
    if (epoch === this.epoch && priced.unpayableReason !== 'no_network') this.known.set(key, priced);
    return priced;
  }

  private async priced(resource: Resource, merchantName: string, means: ReceivingMeans): Promise<PricedResource> {
    const receiving = await this.receiving.of(resource.mode, receivingWallets(resource, means.wallets), means.preference);
    return new PricedResource(resource, merchantName, this.config.publicUrl, payableWays(resource, receiving), means.preference);
  }

  private forget(which: (resource: PricedResource) => boolean): void {
    this.epoch++;
    this.known.deleteWhere(which);
    this.absent.clear();
    // Whoever asks from now on must not get an answer that was read before the change.
    this.loading.clear();
  }
}
