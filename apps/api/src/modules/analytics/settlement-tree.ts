import { fromBaseUnits, fromSignedBaseUnits, type Settlements } from '@till/contract';
import type { SettledDay, SettledSums } from './settlements.repository.js';

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups];
}

/** The sums as the API answers them. */
function sumsOf(days: readonly SettledSums[]): Pick<Settlements['networks'][number], 'amount' | 'count' | 'gross' | 'refunded' | 'reversed' | 'net'> {
  const sum = (of: (day: SettledSums) => bigint) => days.reduce((total, day) => total + of(day), 0n);
  const [gross, refunded, reversed] = [sum((day) => day.gross), sum((day) => day.refunded), sum((day) => day.reversed)];
  return {
    amount: fromSignedBaseUnits(gross - reversed),
    count: days.reduce((total, day) => total + day.count, 0),
    gross: fromSignedBaseUnits(gross),
    refunded: fromBaseUnits(refunded),
    reversed: fromBaseUnits(reversed),
    net: fromSignedBaseUnits(gross - reversed - refunded),
  };
}

/** Days as the tree network → wallet → day. `labelOf` names an address of the merchant's, `reconciledOf` says whether a day's receipts are on the chain. */
export function settlementTree(days: readonly SettledDay[], labelOf: (wallet: string) => string | null, reconciledOf: (network: string, wallet: string, day: string) => boolean | null): Settlements {
  return {
    networks: grouped(days, (day) => day.network).map(([network, ofNetwork]) => ({
      network,
      ...sumsOf(ofNetwork),
      wallets: grouped(ofNetwork, (day) => day.wallet).map(([wallet, ofWallet]) => ({
        payTo: wallet,
        label: labelOf(wallet),
        ...sumsOf(ofWallet),
        days: ofWallet.map((day) => ({
          day: day.day,
          ...sumsOf([day]),
          states: day.states,
          latencyMs: { p50: day.p50Ms, p95: day.p95Ms },
          reconciled: reconciledOf(network, wallet, day.day),
        })),
      })),
    })),
  };
}
