import { Injectable } from '@nestjs/common';
import type { Language } from '@till/contract';
import type { Terms } from '@till/x402';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { CatalogueService } from '../resources/catalogue.service.js';
import type { PricedResource } from '../resources/priced-resource.js';
import { ownPaths } from './gateway.js';
import { GatewayDocumentsService } from './gateway-documents.service.js';
import type { OpenGateway } from './open-gateway.js';
import type { Json } from './openapi/json-tree.js';
import { publicDocument } from './openapi/public-document.js';
import { type SoldOperation, soldOperations } from './openapi/sold-operations.js';

/** What everybody may know of a gateway. */
export interface PublicDescription {
  gateway: OpenGateway;
  /** The OpenAPI document with prices, as JSON. */
  json: string;
  /** What its parts refer to: the document as it was imported; empty where nothing was. */
  tree: Json;
  operations: readonly SoldOperation[];
  /** The routes as the doors sell them, by their id. */
  resources: ReadonlyMap<string, PricedResource>;
  /** Docs pages made so far: hundreds of operations take a while to draw. */
  pages: Map<Language, Promise<string>>;
}

/** Documents may have megabytes, so few are kept; a minute is how long changed networks and wallets take to show. */
const capacity = 50;
const lifeMs = 60_000;

/** What a gateway says of itself in public, made from its table and its imported document. */
@Injectable()
export class PublicDescriptionService {
  private readonly known = new LruCache<PublicDescription>(capacity, lifeMs);
  private readonly making = new Map<string, Promise<PublicDescription>>();

  constructor(
    private readonly documents: GatewayDocumentsService,
    private readonly catalogue: CatalogueService,
  ) {}

  /** From memory while the gateway is the one it was made of: a change of anything makes another. */
  async of(gateway: OpenGateway): Promise<PublicDescription> {
    const known = this.known.get(gateway.id);
    if (known?.gateway === gateway) return known;
    const running = this.making.get(gateway.id);
    if (running) return running;
    const make = this.make(gateway).finally(() => this.making.delete(gateway.id));
    this.making.set(gateway.id, make);
    return make;
  }

  private async make(gateway: OpenGateway): Promise<PublicDescription> {
    const imported = await this.documents.of(gateway);
    const operations = soldOperations(gateway, imported?.operations ?? []);
    const resources = new Map((await this.catalogue.ofGateway(gateway.merchantId, gateway.id)).map((one) => [one.id, one]));
    const document = publicDocument({
      imported: imported?.tree ?? null,
      name: gateway.name,
      url: gateway.url,
      docsUrl: `${gateway.url}${ownPaths.docs}`,
      operations,
      hidden: gateway.hiddenNames,
      termsOf: (id): readonly Terms[] => {
        const resource = resources.get(id);
        return resource?.price ? resource.termsFor(resource.price) : [];
      },
      descriptionOf: (id) => resources.get(id)?.description ?? null,
    });
    const description = { gateway, json: JSON.stringify(document), tree: imported?.tree ?? {}, operations, resources, pages: new Map<Language, Promise<string>>() };
    this.known.set(gateway.id, description);
    return description;
  }
}
