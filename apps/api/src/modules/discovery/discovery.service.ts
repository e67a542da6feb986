import { Injectable } from '@nestjs/common';
import { fromBaseUnits } from '@till/contract';
import { Config } from '../../config/config.js';
import { RouteShapesService } from '../gateway/route-shapes.service.js';
import { NetworksService } from '../networks/networks.service.js';
import { listedResource, type ListedResource } from './listed-resource.js';
import { ListingsService, type PricedListing } from './listings.service.js';

/** What this Till is and can be paid on, for machines that have never met it. */
export interface Discovery {
  name: 'Till';
  x402Versions: number[];
  /** Addresses whose sellers want them found, newest first: one page of them. Any other is known to those it was given to. */
  resources: string[];
  pagination: { limit: number; offset: number; total: number };
  networks: { network: string; v1Name: string | null; asset: string; symbol: string; x402Versions: number[] }[];
  openapi: string;
  instructions: string;
  /** The same list with prices, as facilitators' catalogues have it. */
  catalogue: string;
  mcp: string;
}

/** A page of the catalogue, as the reference client reads it. */
export interface CataloguePage {
  x402Version: 2;
  items: ListedResource[];
  pagination: { limit: number; offset: number; total: number };
}

/** Results of a search, as the reference client reads them. */
export interface CatalogueResults {
  x402Version: 2;
  resources: ListedResource[];
  pagination: { limit: number; cursor: string | null };
}

export interface Part {
  limit: number;
  offset: number;
}

/** As many as a model reads with patience. */
const mostInText = 50;

@Injectable()
export class DiscoveryService {
  constructor(
    private readonly config: Config,
    private readonly networks: NetworksService,
    private readonly listings: ListingsService,
    private readonly shapes: RouteShapesService,
  ) {}

  async describe({ limit, offset }: Part): Promise<Discovery> {
    const { publicUrl } = this.config;
    const all = await this.listings.search('');
    const page = await this.listings.priced(all.slice(offset, offset + limit));
    return {
      name: 'Till',
      x402Versions: [1, 2],
      resources: page.map(({ listing }) => listing.url),
      pagination: { limit, offset, total: all.length },
      networks: this.payable(),
      openapi: `${publicUrl}/openapi.json`,
      instructions: `${publicUrl}/llms.txt`,
      catalogue: `${publicUrl}/discovery/resources`,
      mcp: `${publicUrl}/mcp`,
    };
  }

  /** Listed resources with their terms, newest first. */
  async catalogue({ limit, offset }: Part): Promise<CataloguePage> {
    const all = await this.listings.search('');
    const page = await this.listings.priced(all.slice(offset, offset + limit));
    return { x402Version: 2, items: await this.entries(page), pagination: { limit, offset, total: all.length } };
  }

  /** Listed resources that hold every word of the query. */
  async search(query: string, { limit, offset }: Part): Promise<CatalogueResults> {
    const found = await this.listings.search(query);
    const page = await this.listings.priced(found.slice(offset, offset + limit));
    const next = offset + limit;
    return { x402Version: 2, resources: await this.entries(page), pagination: { limit, cursor: next < found.length ? String(next) : null } };
  }

  /** The same as a text for language models (llmstxt.org). */
  async instructions(): Promise<string> {
    const { publicUrl } = this.config;
    const networks = this.payable().map(({ network, v1Name }) => `- ${network}${v1Name === null ? '' : ` (${v1Name})`}`);
    const offers = await this.listings.priced((await this.listings.search('')).slice(0, mostInText));
    const shown = offers.map(({ listing: { title, url, method, description, mode }, resource }) => {
      const asked = method === null || method === 'GET' || method === '*' ? '' : ` (${method})`;
      const about = description === null ? '' : `. ${oneLine(description)}`;
      return `- [${oneLine(title).replace(/[[\]]/g, '')}](${url})${asked}: ${fromBaseUnits(resource.price ?? 0n)} USDC${mode === 'test' ? ' on test networks' : ''}${about}`;
    });
    return [
      '# Till',
      '',
      '> Pay links, tip jars and paid content that people and agents pay in USDC over HTTP 402 (x402). Money goes straight to the seller.',
      '',
      '## Pay',
      '',
      `A pay link is ${publicUrl}/p/… , a tip jar ${publicUrl}/t/… (choose the tip with ?amount=5), a seller’s API ${publicUrl}/g/… .`,
      'Below the address of an API, /-/openapi.json describes its calls with prices (x-payment-info), and /-/docs is the same for people.',
      '',
      '1. GET the address. The answer is 402 with the terms: x402 v2 in the PAYMENT-REQUIRED header, v1 in the JSON body. With Accept: text/markdown it is readable text.',
      '2. Sign the payment and send the same GET again with PAYMENT-SIGNATURE (v2) or X-PAYMENT (v1).',
      '3. 200 is what was bought, with PAYMENT-RESPONSE. 202 means not settled yet: follow Location and do not sign a second payment. An answer that was lost is had again by sending the same signed payment.',
      '',
      '## Networks',
      '',
      ...(networks.length > 0 ? networks : ['- none can be paid on right now']),
      '',
      '## Offers',
      '',
      `Whose sellers want to be found; all of them with terms at ${publicUrl}/discovery/resources, searched by ${publicUrl}/discovery/search?query=… . An MCP client lists and buys them at ${publicUrl}/mcp .`,
      '',
      ...(shown.length > 0 ? shown : ['- none yet']),
      '',
      '## Sell',
      '',
      `- [OpenAPI description](${publicUrl}/openapi.json): wallets, pay links, gateways, payments, analytics; an API key comes from ${publicUrl}/dashboard`,
      '',
    ].join('\n');
  }

  private entries(page: readonly PricedListing[]): Promise<ListedResource[]> {
    return Promise.all(page.map(async (priced) => listedResource(priced, priced.resource.route ? await this.shapes.at(priced.listing.url, priced.resource.route) : {})));
  }

  private payable(): Discovery['networks'] {
    return this.networks
      .offered()
      .filter((offer) => offer.payable)
      .map(({ network, v1, v2 }) => ({
        network: network.id,
        v1Name: network.v1Name ?? null,
        asset: network.usdc.address,
        symbol: network.usdc.symbol,
        x402Versions: [...(v1 ? [1] : []), ...(v2 ? [2] : [])],
      }));
  }
}

/** A seller's words in one line: they must not look like lines of ours. */
function oneLine(text: string): string {
  return text.replace(/[\s\u0085\u2028\u2029]+/g, ' ').trim();
}
