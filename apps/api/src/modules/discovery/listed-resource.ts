import { fromBaseUnits, type Mode } from '@till/contract';
import { bazaarExtension, bazaarKey, type DiscoveryFacts, type RequirementsV2, requirementsV2 } from '@till/x402';
import { routeDiscovery, type RouteShapes } from '../gateway/route-discovery.js';
import { offerOf, resourceInfo } from '../hosted/offer.js';
import type { PricedListing } from './listings.service.js';

/** A listed resource in the shape of the reference client's `DiscoveryResource`, with what Till knows beyond it. */
export interface ListedResource {
  resource: string;
  type: 'http';
  x402Version: 2;
  accepts: RequirementsV2[];
  lastUpdated: string;
  description: string;
  mimeType: string;
  serviceName?: string;
  extensions: Record<string, unknown>;
  id: string;
  title: string;
  method: string;
  /** Decimal USDC. */
  price: string;
  mode: Mode;
  seller: string;
}

const longestServiceName = 32;

/** How a listed resource is asked for. */
export function discoveryOf({ listing, resource }: PricedListing, shapes: RouteShapes = {}): DiscoveryFacts {
  const { route } = resource;
  if (!route) return { method: 'GET' };
  return routeDiscovery({ gatewayUrl: listing.url.slice(0, -route.path.length), route, method: 'GET', path: route.path, shapes });
}

export function listedResource(priced: PricedListing, shapes: RouteShapes = {}): ListedResource {
  const { listing, resource } = priced;
  const amount = resource.price ?? 0n;
  const { description, mimeType } = resourceInfo(offerOf(resource, amount));
  const facts = discoveryOf(priced, shapes);
  const name = listing.gatewayName ?? listing.merchantName;
  return {
    resource: listing.url,
    type: 'http',
    x402Version: 2,
    accepts: resource.termsFor(amount).map(requirementsV2),
    lastUpdated: listing.updatedAt.toISOString(),
    description,
    mimeType,
    // Catalogues take printable ASCII only.
    ...(/^[\x20-\x7e]+$/.test(name) ? { serviceName: name.slice(0, longestServiceName) } : {}),
    extensions: { [bazaarKey]: bazaarExtension(facts) },
    id: listing.id,
    title: listing.title,
    method: facts.method,
    price: fromBaseUnits(amount),
    mode: listing.mode,
    seller: listing.merchantName,
  };
}
