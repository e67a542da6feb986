import { fromBaseUnits } from '@till/contract';
import type { ResourceInfo } from '@till/x402';
import type { PricedResource } from '../resources/priced-resource.js';

/** A resource at one price, under the address that says so. */
export interface Offer {
  resource: PricedResource;
  /** Base units. */
  amount: bigint;
  /** Absolute; a tip's has its amount. */
  url: string;
  /** The page that describes the API it belongs to, if there is one. */
  docsUrl?: string;
}

export function offerOf(resource: PricedResource, amount: bigint): Offer {
  const url = resource.kind === 'tip_jar' ? `${resource.url}?amount=${fromBaseUnits(amount)}` : resource.url;
  return { resource, amount, url };
}

const mediaTypes = { text: 'text/markdown', json: 'application/json', redirect: 'application/json', file: 'application/octet-stream', receipt: 'application/json', answer: 'application/json' } as const;

/** What is paid for, as clients and facilitators see it. */
export function resourceInfo({ resource, url }: Offer): ResourceInfo {
  return { url, description: resource.description ?? resource.title, mimeType: mediaTypes[resource.delivers] };
}
