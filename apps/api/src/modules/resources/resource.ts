import { type Deliverable, fromBaseUnits, type Mode, type Resource as ResourceAnswer, type ResourceKind, type RouteMethod, type RouteMode, type SettleOrder } from '@till/contract';
import type { NetworkId } from '@till/networks';

/** What makes a resource a priced route of a gateway. */
export interface Route {
  gatewayId: string;
  method: RouteMethod;
  path: string;
  mode: RouteMode;
  settle: SettleOrder;
  freePerDay: number;
}

/**
 * A priced thing: a pay link, a tip jar, a route of an API behind the gateway, or one of a server that reports through
 * the facilitator door. Amounts are USDC base units.
 */
export interface Resource {
  merchantId: string;
  id: string;
  mode: Mode;
  kind: ResourceKind;
  slug: string | null;
  handle: string | null;
  /** A route of the seller's own server: its address without query; `*` for all that have no row of their own. */
  externalUrl: string | null;
  title: string;
  description: string | null;
  price: bigint | null;
  presets: bigint[] | null;
  minAmount: bigint | null;
  maxAmount: bigint | null;
  /** Null: every network the merchant can be paid on. */
  networks: NetworkId[] | null;
  /** Null: the default wallet of each family. */
  walletIds: string[] | null;
  successUrl: string | null;
  metadata: Record<string, string>;
  deliverable: Deliverable | null;
  /** Path below Till's own address where a route is sold; null for what has a slug or a handle. */
  address: string | null;
  /** Null for a route that was removed, too. */
  route: Route | null;
  /** Whether it may be found by whoever was not given its address. */
  listed: boolean;
  active: boolean;
  /** Counts changes of what a payer agrees to. */
  version: number;
}

/** The same as the database keeps it, with its times. */
export interface StoredResource extends Resource {
  createdAt: Date;
  updatedAt: Date;
  /** `created_at` as Postgres wrote it, for cursors. */
  cursorAt: string;
}

/** The address a payer opens. */
export function resourceUrl(publicUrl: string, resource: Pick<Resource, 'kind' | 'slug' | 'handle' | 'address' | 'externalUrl'>): string {
  if (resource.address !== null) return `${publicUrl}${resource.address}`;
  if (resource.externalUrl !== null) return resource.externalUrl === '*' ? publicUrl : resource.externalUrl;
  return resource.kind === 'pay_link' ? `${publicUrl}/p/${resource.slug ?? ''}` : `${publicUrl}/t/${resource.handle ?? ''}`;
}

const wire = (amount: bigint | null): string | null => (amount === null ? null : fromBaseUnits(amount));

export function toResourceAnswer(resource: StoredResource, publicUrl: string, payableNetworks: readonly NetworkId[]): ResourceAnswer {
  return {
    id: resource.id,
    kind: resource.kind,
    mode: resource.mode,
    url: resourceUrl(publicUrl, resource),
    slug: resource.slug,
    handle: resource.handle,
    title: resource.title,
    description: resource.description,
    price: wire(resource.price),
    presets: resource.presets?.map(fromBaseUnits) ?? null,
    minAmount: wire(resource.minAmount),
    maxAmount: wire(resource.maxAmount),
    networks: resource.networks,
    payableNetworks: [...payableNetworks],
    walletIds: resource.walletIds,
    successUrl: resource.successUrl,
    metadata: resource.metadata,
    deliverable: resource.deliverable,
    route: resource.route,
    listed: resource.listed,
    active: resource.active,
    createdAt: resource.createdAt.toISOString(),
    updatedAt: resource.updatedAt.toISOString(),
  };
}

const shownCharacters = 280;

/** A deliverable as a list shows it: its kind and a glimpse. The whole of it is in the answer for the one resource. */
export function abridged(deliverable: Deliverable | null): Deliverable | null {
  if (deliverable?.type === 'json') return { type: 'json', content: null };
  if (deliverable?.type !== 'text') return deliverable;
  return { type: 'text', content: deliverable.content.slice(0, shownCharacters) };
}
