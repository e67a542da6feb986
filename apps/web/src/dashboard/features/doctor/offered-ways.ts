import type { Checkup } from '@till/contract';
import type { SnippetOffer } from '../../../shared/lib/agent-snippets.js';

interface Entry {
  scheme?: unknown;
  network?: unknown;
  asset?: unknown;
  amount?: unknown;
}

/** The ways to pay that a checkup read in the v2 terms; a stranger's server may have written anything there. */
export function offeredWays({ url, representations }: Checkup): SnippetOffer[] {
  const v2 = representations.find(({ as }) => as === 'v2');
  const { accepts, extensions } = (v2?.decoded ?? {}) as { accepts?: unknown; extensions?: unknown };
  const params = pathParams(extensions);
  if (!v2 || !Array.isArray(accepts)) return [];
  return accepts.flatMap((entry: Entry | null) => {
    const { scheme, network, asset, amount } = entry ?? {};
    if (scheme !== 'exact' || typeof network !== 'string' || typeof asset !== 'string' || typeof amount !== 'string' || !/^\d{1,40}$/.test(amount)) return [];
    return [{ url, method: v2.request.method, network, asset, amount, params }];
  });
}

/** What a listed route says its path parameters were in the address that was asked. */
function pathParams(extensions: unknown): Record<string, string> {
  const declared = (extensions as { bazaar?: { info?: { input?: { pathParams?: unknown } } } } | null | undefined)?.bazaar?.info?.input?.pathParams;
  if (typeof declared !== 'object' || declared === null) return {};
  return Object.fromEntries(Object.entries(declared).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
