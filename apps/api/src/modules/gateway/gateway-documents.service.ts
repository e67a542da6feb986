import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { GatewayDocumentsRepository } from './gateway-documents.repository.js';
import type { OpenGateway } from './open-gateway.js';
import { routeShape } from './openapi/import-plan.js';
import type { Json } from './openapi/json-tree.js';
import { operationFacts } from './openapi/operation-facts.js';
import { type OperationSchemas, operationSchemas } from './openapi/operation-schemas.js';
import { type StoredOperation, storedOperations } from './openapi/stored-operations.js';

/** An imported document, taken apart. */
export interface ImportedDocument {
  merchantId: string;
  tree: Json;
  operations: StoredOperation[];
  sourceUrl: string | null;
}

/** Documents may have megabytes, so few are kept. */
const capacity = 50;
const lifeMs = 10 * 60_000;
const defaultSchemaBytes = 4_000;

/** Imported documents by their gateway, from memory while nothing changes. */
@Injectable()
export class GatewayDocumentsService implements OnModuleInit, OnModuleDestroy {
  private readonly known = new LruCache<ImportedDocument>(capacity, lifeMs);
  private readonly stops: (() => void)[] = [];
  /** Counts changes heard of: what was read before a change must not be kept after it. */
  private epoch = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly documents: GatewayDocumentsRepository,
    private readonly signals: SignalBus,
  ) {}

  onModuleInit(): void {
    this.stops.push(
      this.signals.onTopic('resource', ({ merchantId }) => this.forget((document) => document.merchantId === merchantId)),
      this.signals.onGap(() => this.forget(() => true)),
    );
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** Null when nothing was imported. */
  async of({ merchantId, id }: Pick<OpenGateway, 'merchantId' | 'id'>): Promise<ImportedDocument | null> {
    const known = this.known.get(id);
    if (known) return known;
    const { epoch } = this;
    const stored = await this.unitOfWork.tenant(merchantId, (tx) => this.documents.of(tx, merchantId, id));
    if (!stored) return null;
    const tree = JSON.parse(stored.content) as Json;
    const document = { merchantId, tree, operations: storedOperations(tree), sourceUrl: stored.sourceUrl };
    if (epoch === this.epoch) this.known.set(id, document);
    return document;
  }

  /**
   * What the operation of a route takes and gives, by the route's method and path; null when the document has none there.
   * Schemas stand by themselves, references written out, each within `maxBytes`.
   */
  async schemasOf(gateway: OpenGateway, route: { method: string; path: string }, maxBytes = defaultSchemaBytes): Promise<OperationSchemas | null> {
    const document = await this.of(gateway);
    const found = document?.operations.find((one) => routeShape({ ...one, method: route.method === '*' ? '*' : one.method }) === routeShape(route));
    return document && found ? operationSchemas(document.tree, operationFacts(document.tree, found, gateway.hiddenNames), maxBytes) : null;
  }

  private forget(which: (document: ImportedDocument) => boolean): void {
    this.epoch++;
    this.known.deleteWhere(which);
  }
}
