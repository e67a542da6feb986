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
  const accepts = (v2?.decoded as { accepts?: unknown } | null | undefined)?.accepts;
  if (!v2 || !Array.isArray(accepts)) return [];
  return accepts.flatMap((entry: Entry | null) => {
    const { scheme, network, asset, amount } = entry ?? {};
    if (scheme !== 'exact' || typeof network !== 'string' || typeof asset !== 'string' || typeof amount !== 'string' || !/^\d{1,40}$/.test(amount)) return [];
    return [{ url, method: v2.request.method, network, asset, amount }];
  });
}
