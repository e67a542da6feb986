import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { CatalogueService } from '../resources/catalogue.service.js';
import type { PricedResource } from '../resources/priced-resource.js';
import { resourceUrl } from '../resources/resource.js';
import { DiscoveryRepository, type ListedRow } from './discovery.repository.js';

/** One entry of the public list. */
export interface Listing extends Omit<ListedRow, 'slug' | 'address'> {
  /** Absolute; parameters of a route stand as they were written. */
  url: string;
}

/** A listing with what it costs now. */
export interface PricedListing {
  listing: Listing;
  resource: PricedResource;
}

/** Beyond so many, the oldest are not shown: the list is read whole into memory. */
export const mostListings = 5_000;
/** The list is read again when somebody says that it changed, and at this age whatever was said. */
const lifeMs = 60_000;

interface Snapshot {
  listings: readonly Listing[];
  byId: ReadonlyMap<string, Listing>;
  /** What is searched, lower-cased, in the order of the listings. */
  texts: readonly string[];
  atMs: number;
}

/** What merchants let anybody find, from memory: a question costs no query while nothing changes. */
@Injectable()
export class ListingsService implements OnModuleInit, OnModuleDestroy {
  private snapshot: Snapshot | null = null;
  private loading: Promise<Snapshot> | null = null;
  private stops: (() => void)[] = [];

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DiscoveryRepository,
    private readonly catalogue: CatalogueService,
    private readonly signals: SignalBus,
  ) {}

  onModuleInit(): void {
    this.stops = [this.signals.onTopic('listing', () => this.forget()), this.signals.onGap(() => this.forget())];
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** The listings that hold every word of the query, newest first; all of them for an empty one. */
  async search(query: string): Promise<readonly Listing[]> {
    const { listings, texts } = await this.current();
    const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
    return words.length === 0 ? listings : listings.filter((_listing, at) => words.every((word) => texts[at]?.includes(word)));
  }

  /** One listing with its price; null for what is not listed, or not any more. */
  async find(id: string): Promise<PricedListing | null> {
    const listing = (await this.current()).byId.get(id);
    return listing ? ((await this.priced([listing]))[0] ?? null) : null;
  }

  /** With today's prices; what was unlisted or paused meanwhile, or cannot be paid now, is left out. */
  async priced(listings: readonly Listing[]): Promise<PricedListing[]> {
    const resources = await Promise.all(listings.map(async ({ id }) => this.catalogue.byId(id)));
    return listings.flatMap((listing, at) => {
      const resource = resources[at];
      return resource?.listed && resource.unpayableReason === null ? [{ listing, resource }] : [];
    });
  }

  private current(): Promise<Snapshot> {
    const kept = this.snapshot;
    if (kept && Date.now() - kept.atMs < lifeMs) return Promise.resolve(kept);
    if (this.loading) return this.loading;
    const loading = this.read();
    this.loading = loading;
    const done = (snapshot: Snapshot | null): void => {
      // A change heard of meanwhile has put another reading in this one's place.
      if (this.loading === loading) [this.snapshot, this.loading] = [snapshot, null];
    };
    loading.then(done, () => done(null));
    return loading;
  }

  private forget(): void {
    this.snapshot = null;
    this.loading = null;
  }

  private async read(): Promise<Snapshot> {
    const rows = await this.unitOfWork.system((tx) => this.repository.listed(tx, mostListings));
    const listings = rows.map(({ slug, address, ...row }): Listing => ({ ...row, url: resourceUrl(this.config.publicUrl, { kind: row.kind, slug, address, handle: null, externalUrl: null }) }));
    const texts = listings.map(({ title, description, merchantName, gatewayName, url }) => [title, description, merchantName, gatewayName, url].join('\n').toLowerCase());
    return { listings, texts, byId: new Map(listings.map((listing) => [listing.id, listing])), atMs: Date.now() };
  }
}
