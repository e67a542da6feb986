import { type createResourceSchema, type ResourceKind, tipJarDefaults, toBaseUnits, type updateResourceSchema } from '@till/contract';
import { type NetworkId, networkById } from '@till/networks';
import type { Mode } from '@till/contract';
import type { z } from 'zod';
import { faultyField } from '../../platform/http/faulty-field.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { newId } from '../../platform/ids/new-id.js';
import { newSlug } from '../../platform/ids/new-slug.js';
import type { Resource } from './resource.js';

export type CreateInput = z.output<typeof createResourceSchema>;
export type UpdateInput = z.output<typeof updateResourceSchema>;

/** Network ids of a mode; throws `validation_failed` for unknown ones and for money of the other mode. */
function networksOf(ids: readonly string[], mode: Mode): NetworkId[] {
  return [...new Set(ids)].map((id) => {
    const network = networkById(id);
    if (!network) throw faultyField('networks', `${id} is not a network Till knows`);
    if (network.testnet !== (mode === 'test')) throw faultyField('networks', `${id} belongs to ${network.testnet ? 'test' : 'live'} mode`);
    return network.id;
  });
}

/** A new resource from a caller's wish, defaults filled in. Throws `not_listable` for a tip jar that is to be listed. */
export function newResource(merchantId: string, mode: Mode, input: CreateInput): Resource {
  refuseListing(input);
  const common = {
    merchantId,
    id: newId('resource'),
    mode,
    title: input.title,
    description: input.description || null,
    networks: input.networks ? networksOf(input.networks, mode) : null,
    walletIds: input.walletIds ? [...new Set(input.walletIds)] : null,
    externalUrl: null,
    metadata: input.metadata ?? {},
    listed: input.listed,
    active: true,
    version: 1,
  };
  if (input.kind === 'pay_link') {
    return {
      ...common,
      kind: 'pay_link',
      slug: newSlug(),
      handle: null,
      price: toBaseUnits(input.price),
      presets: null,
      minAmount: null,
      maxAmount: null,
      successUrl: input.successUrl ?? null,
      deliverable: input.deliverable ?? null,
      address: null,
      route: null,
    };
  }
  const minAmount = toBaseUnits(input.minAmount ?? tipJarDefaults.minAmount);
  const maxAmount = toBaseUnits(input.maxAmount ?? tipJarDefaults.maxAmount);
  // Default presets bend to the limits the merchant set; presets of its own were checked against them.
  const defaults = tipJarDefaults.presets.map(toBaseUnits).filter((preset) => preset >= minAmount && preset <= maxAmount);
  const presets = input.presets?.map(toBaseUnits) ?? (defaults.length > 0 ? defaults : [minAmount]);
  return { ...common, kind: 'tip_jar', slug: null, handle: input.handle, price: null, presets, minAmount, maxAmount, successUrl: null, deliverable: null, address: null, route: null };
}

const ofPayLinks = ['price', 'successUrl', 'deliverable'] as const;
const ofTipJars = ['presets', 'minAmount', 'maxAmount'] as const;
/** What the seller's own server decides about its routes. */
const ofServers = ['networks', 'walletIds', 'active'] as const;
/** Fields that are another kind's. */
const foreignFields: Record<ResourceKind, readonly (keyof UpdateInput)[]> = {
  pay_link: ofTipJars,
  tip_jar: ofPayLinks,
  api_route: [...ofTipJars, 'successUrl', 'deliverable'],
  external: [...ofPayLinks, ...ofTipJars, ...ofServers],
};
const kindNames: Record<ResourceKind, string> = { pay_link: 'pay link', tip_jar: 'tip jar', api_route: 'route of an API', external: 'route of your own server' };

/** The resource with a change applied; the version counts up when a payer would agree to something else. */
export function changedResource(before: Resource, change: UpdateInput): Resource {
  for (const field of foreignFields[before.kind]) {
    if (change[field] !== undefined && change[field] !== null) throw faultyField(field, `does not belong to a ${kindNames[before.kind]}`);
  }
  if (change.active === true && before.kind === 'api_route' && before.route === null) throw faultyField('active', 'cannot be true: this route was removed from its gateway. Price it there again');
  const after: Resource = {
    ...before,
    title: change.title ?? before.title,
    description: change.description === undefined ? before.description : change.description || null,
    price: change.price === undefined ? before.price : toBaseUnits(change.price),
    presets: change.presets?.map(toBaseUnits) ?? before.presets,
    minAmount: change.minAmount === undefined ? before.minAmount : toBaseUnits(change.minAmount),
    maxAmount: change.maxAmount === undefined ? before.maxAmount : toBaseUnits(change.maxAmount),
    networks: change.networks === undefined ? before.networks : change.networks && networksOf(change.networks, before.mode),
    walletIds: change.walletIds === undefined ? before.walletIds : change.walletIds && [...new Set(change.walletIds)],
    successUrl: change.successUrl === undefined ? before.successUrl : change.successUrl,
    metadata: change.metadata ?? before.metadata,
    deliverable: change.deliverable === undefined ? before.deliverable : change.deliverable,
    listed: change.listed ?? before.listed,
    active: change.active ?? before.active,
  };
  refuseContradictingLimits(after);
  refuseListing(after);
  return { ...after, version: before.version + (termsOf(before) === termsOf(after) ? 0 : 1) };
}

/** Whose address is given to people by its owner: a tip jar by its creator, a route of the seller's own server by that server. */
const neverListed: Partial<Record<ResourceKind, string>> = {
  tip_jar: 'A tip jar is never listed: it is found by those its creator gives the address to.',
  external: 'A route of your own server is listed by that server, not by Till.',
};

function refuseListing({ kind, listed }: Pick<Resource, 'kind' | 'listed'>): void {
  const why = neverListed[kind];
  if (listed && why !== undefined) throw new ProblemError('not_listable', why, { errors: [{ field: 'listed', message: 'must be false here' }] });
}

function refuseContradictingLimits({ minAmount, maxAmount, presets }: Resource): void {
  if (minAmount === null || maxAmount === null) return;
  if (minAmount > maxAmount) throw faultyField('minAmount', 'must not be greater than maxAmount');
  if (presets?.some((preset) => preset < minAmount || preset > maxAmount)) throw faultyField('presets', 'must lie between minAmount and maxAmount');
}

/** What a payer agrees to, as text to compare. */
function termsOf(resource: Resource): string {
  const { price, presets, minAmount, maxAmount, networks, walletIds, deliverable } = resource;
  return JSON.stringify([price, presets, minAmount, maxAmount, networks, walletIds, deliverable], (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}
