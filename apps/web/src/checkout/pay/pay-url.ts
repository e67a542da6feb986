import type { PayView } from '@till/contract';

/**
 * The address a payment answers: the page's own, with the chosen amount for a tip. `origin` replaces the public one
 * where the page was opened under another name of the same server, because a page may only talk to its own origin.
 */
export function payUrl(view: PayView, amount: string | null, origin: string | null): string {
  const url = new URL(view.url);
  if (view.kind === 'tip_jar' && amount !== null) url.searchParams.set('amount', amount);
  return origin === null ? url.href : `${origin}${url.pathname}${url.search}`;
}
