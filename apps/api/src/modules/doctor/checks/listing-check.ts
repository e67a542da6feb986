import type { Finding } from '@till/contract';
import { finding } from '../finding.js';

/** Whether the document that agents look into (`/.well-known/x402`) names the address; read as they read it. */
export function listingCheck(document: string | null, address: string): Finding[] {
  if (document === null) return [];
  return [finding(namesAddress(document, address) ? 'listed' : 'not_listed')];
}

function namesAddress(document: string, address: string): boolean {
  try {
    const { resources } = JSON.parse(document) as { resources?: unknown };
    return Array.isArray(resources) && resources.some((one: unknown) => addressOf(one) === address);
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
