import type { Revenue } from '@till/contract';
import { amountUnits } from './amount-text.js';

export interface Bucket {
  /** Start of the bucket, ISO 8601 in UTC. */
  at: string;
  /** Base units by group; groups without money are left out. */
  byGroup: ReadonlyMap<string, bigint>;
  total: bigint;
}

export type Interval = Revenue['interval'];

function startOf(time: Date, interval: Interval): Date {
  const [year, month, day, hour] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()];
  if (interval === 'hour') return new Date(Date.UTC(year, month, day, hour));
  if (interval === 'day') return new Date(Date.UTC(year, month, day));
  if (interval === 'month') return new Date(Date.UTC(year, month, 1));
  return new Date(Date.UTC(year, month, day - ((time.getUTCDay() + 6) % 7)));
}

function after(time: Date, interval: Interval): Date {
  const next = new Date(time);
  if (interval === 'hour') next.setUTCHours(next.getUTCHours() + 1);
  else if (interval === 'day') next.setUTCDate(next.getUTCDate() + 1);
  else if (interval === 'week') next.setUTCDate(next.getUTCDate() + 7);
  else next.setUTCMonth(next.getUTCMonth() + 1);
  return next;
}

const mostBuckets = 800;

/** Every bucket of the period, also those without money: the API leaves them out, a time axis must not. */
export function bucketsOf({ series, from, to, interval }: Pick<Revenue, 'series' | 'from' | 'to' | 'interval'>): Bucket[] {
  const groups = new Map<string, Map<string, bigint>>();
  for (const { at, group, amount } of series) {
    const key = startOf(new Date(at), interval).toISOString();
    const byGroup = groups.get(key) ?? new Map<string, bigint>();
    byGroup.set(group, (byGroup.get(group) ?? 0n) + (amountUnits(amount) ?? 0n));
    groups.set(key, byGroup);
  }
  const end = new Date(to);
  const buckets: Bucket[] = [];
  for (let start = startOf(new Date(from), interval); start < end && buckets.length < mostBuckets; start = after(start, interval)) {
    const at = start.toISOString();
    const byGroup = groups.get(at) ?? new Map<string, bigint>();
    buckets.push({ at, byGroup, total: [...byGroup.values()].reduce((sum, one) => sum + one, 0n) });
  }
  return buckets;
}

/**
 * Where the bar of group `top` ends when groups stand on each other in their order: income upwards from zero, what
 * refunds took below nothing downwards.
 */
export function runningSum({ byGroup }: Bucket, groups: readonly string[], top: number): bigint {
  const own = byGroup.get(groups[top] ?? '') ?? 0n;
  if (own === 0n) return 0n;
  return groups
    .slice(0, top + 1)
    .map((group) => byGroup.get(group) ?? 0n)
    .filter((units) => units < 0n === own < 0n)
    .reduce((sum, units) => sum + units, 0n);
}

/** Base units of each group over all buckets. */
export function totalsOf(buckets: readonly Bucket[]): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const { byGroup } of buckets) for (const [group, units] of byGroup) totals.set(group, (totals.get(group) ?? 0n) + units);
  return totals;
}

/** Groups by their total, the largest first: the largest stands at the foot of the stack. */
export function groupsOf(buckets: readonly Bucket[]): string[] {
  return [...totalsOf(buckets)].sort(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1)).map(([group]) => group);
}

/** Name of a bucket on the axis and in the readout. Days and longer are UTC days, hours are local. */
export function bucketLabel(at: string, interval: Interval, locale: string): string {
  const date = new Date(at);
  if (interval === 'hour') return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(date);
  if (interval === 'month') return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(date);
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(date);
}
