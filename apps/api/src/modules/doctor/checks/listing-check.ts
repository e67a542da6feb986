import type { Finding } from '@till/contract';
import { finding } from '../finding.js';

/** Whether the results of a search in the public catalogue name the address. A Till without a catalogue lists nothing. */
export function listingCheck(results: string | null, addresses: readonly string[]): Finding[] {
  return [finding(results !== null && namesAddress(results, addresses) ? 'listed' : 'not_listed')];
}

function namesAddress(results: string, addresses: readonly string[]): boolean {
  try {
    const { resources } = JSON.parse(results) as { resources?: unknown };
    return Array.isArray(resources) && resources.some((one: unknown) => addresses.includes(String(addressOf(one))));
  } catch {
    return false;
  }
}

/** An entry is an address or says it in a field. */
function addressOf(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  const { url, resource } = entry as { url?: unknown; resource?: unknown };
  return url ?? resource;
}
