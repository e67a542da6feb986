import type { ClientClass, GatewayTraffic, Revenue } from '@till/contract';
import { amountUnits } from '../../../shared/lib/amount-text.js';
import type { Bucket } from '../../../shared/lib/chart-buckets.js';

/** What became of a call, in the order of the stack. */
export const callKinds = ['paid', 'free', 'exempt', 'observed', 'challenged'] as const;
export type CallKind = (typeof callKinds)[number];

/** A bucket for each of the last days in UTC, the oldest first, filled with what was counted. */
export function dayBuckets(entries: readonly { day: string; group: string; value: bigint }[], days: number, now: Date): Bucket[] {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const byDay = new Map<string, Map<string, bigint>>();
  for (const { day, group, value } of entries) {
    if (value === 0n) continue;
    const groups = byDay.get(day) ?? new Map<string, bigint>();
    groups.set(group, (groups.get(group) ?? 0n) + value);
    byDay.set(day, groups);
  }
  return Array.from({ length: days }, (_, index) => {
    const at = new Date(today - (days - 1 - index) * 86_400_000).toISOString();
    const byGroup = byDay.get(at.slice(0, 10)) ?? new Map<string, bigint>();
    return { at, byGroup, total: [...byGroup.values()].reduce((sum, one) => sum + one, 0n) };
  });
}

/** Calls of each day by what became of them; paid ones come from the books. */
export function callEntries(traffic: GatewayTraffic['data'], series: Revenue['series'], routeIds: ReadonlySet<string>) {
  const unpaid = traffic.flatMap((line) => callKinds.filter((kind) => kind !== 'paid').map((group) => ({ day: line.day, group: group as string, value: BigInt(line[group as Exclude<CallKind, 'paid'>]) })));
  const paid = series.filter(({ group }) => routeIds.has(group)).map(({ at, count }) => ({ day: at.slice(0, 10), group: 'paid', value: BigInt(count) }));
  return [...unpaid, ...paid];
}

/** Settled income of each day by route. */
export function incomeEntries(series: Revenue['series'], routeIds: ReadonlySet<string>) {
  return series.filter(({ group }) => routeIds.has(group)).map(({ at, group, amount }) => ({ day: at.slice(0, 10), group, value: amountUnits(amount) ?? 0n }));
}

/** What observed calls of each day would have paid, by route. */
export function wouldHaveEntries(traffic: GatewayTraffic['data']) {
  return traffic.map(({ day, routeId, observedAmount }) => ({ day, group: routeId, value: amountUnits(observedAmount) ?? 0n }));
}

/** Kinds of clients in the order of the stack: those that pay first. */
export const clientKinds: readonly ClientClass[] = ['program', 'crawler', 'user_action', 'search', 'browser', 'unknown'];

/** Calls of each day by who made them, whatever became of them. */
export function clientEntries(traffic: GatewayTraffic['data']) {
  return traffic.map(({ day, client, paid, challenged, free, exempt, observed }) => ({ day, group: client, value: BigInt(paid + challenged + free + exempt + observed) }));
}
