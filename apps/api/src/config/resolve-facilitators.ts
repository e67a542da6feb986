import type { NetworkId } from '@till/networks';
import { type FacilitatorSettings, settingsOfUrl } from './facilitators.schema.js';

/** A network as it is written in `TILL_NETWORKS`. */
export interface NetworkInput {
  rpcUrls: string[];
  wsUrl?: string | undefined;
  facilitatorUrl?: string | undefined;
  facilitators?: string[] | undefined;
}

/** A network of this installation. */
export interface NetworkSettings {
  readonly rpcUrls: readonly string[];
  /** A node that tells by itself of what is mined. */
  readonly wsUrl?: string | undefined;
  /** Ids of facilitators in order of preference; never empty. */
  readonly facilitators: readonly string[];
}

export interface ResolvedNetworks {
  facilitators: readonly FacilitatorSettings[];
  networks: ReadonlyMap<NetworkId, NetworkSettings>;
  /** What does not fit together: a line each, by network. */
  faults: { network: string; message: string }[];
}

/**
 * Brings allow-list and networks together. A network names ids of the allow-list, or nothing and takes the whole list in
 * its order, or one bare address (`facilitatorUrl`), which then belongs to the list too.
 */
export function resolveFacilitators(allowed: readonly FacilitatorSettings[], inputs: Readonly<Record<string, NetworkInput>>): ResolvedNetworks {
  const known = new Map(allowed.map((one) => [one.id, one]));
  const resolved: ResolvedNetworks = { facilitators: [], networks: new Map(), faults: [] };
  const networks = new Map<NetworkId, NetworkSettings>();
  for (const [id, { rpcUrls, wsUrl, facilitatorUrl, facilitators }] of Object.entries(inputs)) {
    const fault = (message: string) => resolved.faults.push({ network: id, message });
    if (facilitatorUrl !== undefined && facilitators !== undefined) fault('name facilitators or facilitatorUrl, not both');
    const chosen = facilitatorUrl === undefined ? (facilitators ?? allowed.map((one) => one.id)) : [byUrl(known, facilitatorUrl)];
    const strangers = chosen.filter((one) => !known.has(one));
    if (strangers.length > 0) fault(`facilitators: ${strangers.join(', ')} not in TILL_FACILITATORS`);
    if (chosen.length === 0) fault('names no facilitator, and TILL_FACILITATORS has none');
    networks.set(id as NetworkId, { rpcUrls, wsUrl, facilitators: [...new Set(chosen)] });
  }
  return { ...resolved, networks, facilitators: [...known.values()] };
}

function byUrl(known: Map<string, FacilitatorSettings>, address: string): string {
  const bare = settingsOfUrl(address);
  const same = [...known.values()].find(({ url }) => url === bare.url);
  if (same) return same.id;
  // Two addresses whose names differ in nothing but punctuation still need two ids.
  let { id } = bare;
  for (let n = 2; known.has(id); n++) id = `${bare.id}-${String(n)}`;
  known.set(id, { ...bare, id });
  return id;
}
