import type { GatewayCheck } from '@till/contract';
import type { StoredResource } from '../resources/resource.js';
import type { Receiving } from '../wallets/receiving.service.js';
import type { Wallet } from '../wallets/wallet.js';

/** What is looked at, with all that Till knows of it beforehand. */
export interface Subject {
  resource: StoredResource;
  /** The address that is asked. */
  url: URL | null;
  method: string;
  /** Its address as it is told to payers: a route's parameters stand as they were written. */
  told: string;
  wallets: readonly Wallet[];
  /** Networks of the mode with what can be received there. */
  receiving: readonly Receiving[];
  /** A route's gateway and the check of its origin. */
  gateway: { id: string; active: boolean; origin: string; hasSecrets: boolean; check: GatewayCheck } | null;
}

/** Whether the door is the seller's own server and not Till. */
export function isForeign({ resource }: Pick<Subject, 'resource'>): boolean {
  return resource.kind === 'external';
}
