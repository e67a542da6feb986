import type { NetworkId } from '@till/networks';

/** What a merchant wants of facilitators: one first per network, and keys of its own by facilitator id. */
export interface FacilitatorPreference {
  readonly choices: ReadonlyMap<NetworkId, string>;
  readonly ownKeys: ReadonlySet<string>;
}

/** The preference of who has none: the operator's order holds. */
export const noPreference: FacilitatorPreference = { choices: new Map(), ownKeys: new Set() };

export function hasPreference({ choices, ownKeys }: FacilitatorPreference): boolean {
  return choices.size > 0 || ownKeys.size > 0;
}
