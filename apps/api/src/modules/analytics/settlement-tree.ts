import { fromBaseUnits, type Settlements } from '@till/contract';
import type { SettledDay } from './settlements.repository.js';

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups];
}

function sumOf(days: readonly SettledDay[]): { amount: string; count: number } {
  return { amount: fromBaseUnits(days.reduce((sum, day) => sum + day.amount, 0n)), count: days.reduce((sum, day) => sum + day.count, 0) };
}

/** Days as the tree network → wallet → day. `labelOf` names an address of the merchant's, `reconciledOf` says whether a day's receipts are on the chain. */
export function settlementTree(days: readonly SettledDay[], labelOf: (payTo: string) => string | null, reconciledOf: (network: string, payTo: string, day: string) => boolean | null): Settlements {
  return {
    networks: grouped(days, (day) => day.network).map(([network, ofNetwork]) => ({
      network,
      ...sumOf(ofNetwork),
      wallets: grouped(ofNetwork, (day) => day.payTo).map(([payTo, ofWallet]) => ({
        payTo,
        label: labelOf(payTo),
        ...sumOf(ofWallet),
        days: ofWallet.map((day) => ({
          day: day.day,
          amount: fromBaseUnits(day.amount),
          count: day.count,
          states: day.states,
          latencyMs: { p50: day.p50Ms, p95: day.p95Ms },
          reconciled: reconciledOf(network, payTo, day.day),
        })),
      })),
    })),
  };
}
