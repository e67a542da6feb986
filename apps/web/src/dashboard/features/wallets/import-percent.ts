import type { Reconciliation } from '@till/contract';

/** How far the imports of a wallet's past are on all its networks, in percent: the least of them; null when all are done. */
export function importPercent(strips: readonly Pick<Reconciliation, 'status' | 'import'>[]): number | null {
  const running = strips.flatMap((strip) => (strip.import?.running ? [strip.import.percent] : []));
  return running.length === 0 ? null : Math.min(...running);
}
