import type { Revenue } from '@till/contract';
import { amountUnits } from './amount-text.js';
import { momentOf, readerZone, wallClock } from './zone.js';

export interface Bucket {
  /** Start of the bucket, an ISO 8601 instant. */
  at: string;
  /** Base units by group; groups without money are left out. */
  byGroup: ReadonlyMap<string, bigint>;
  total: bigint;
}

export type Interval = Revenue['interval'];

const hourMs = 3_600_000;

function startOf(time: Date, interval: Interval, zone: string): Date {
  const wall = wallClock(time, zone);
  // Hours are cut as they pass: the one that clocks repeat in autumn is two.
  if (interval === 'hour') return new Date(time.getTime() - (wall.getTime() % hourMs));
  const [year, month, day] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()];
  const first = interval === 'month' ? 1 : interval === 'week' ? day - ((wall.getUTCDay() + 6) % 7) : day;
  return momentOf(new Date(Date.UTC(year, month, first)), zone);
}

function after(time: Date, interval: Interval, zone: string): Date {
  if (interval === 'hour') return new Date(time.getTime() + hourMs);
  const wall = wallClock(time, zone);
  if (interval === 'day') wall.setUTCDate(wall.getUTCDate() + 1);
  else if (interval === 'week') wall.setUTCDate(wall.getUTCDate() + 7);
  else wall.setUTCMonth(wall.getUTCMonth() + 1);
  // Clocks that skip midnight show a later hour at the start of that day; its successor begins at midnight again.
  wall.setUTCHours(0, 0, 0, 0);
  return momentOf(wall, zone);
}

const mostBuckets = 800;

/** Every bucket of the period, also those without money: the API leaves them out, a time axis must not. `zone` is the one the API was asked for. */
export function bucketsOf({ series, from, to, interval }: Pick<Revenue, 'series' | 'from' | 'to' | 'interval'>, zone = readerZone()): Bucket[] {
  const groups = new Map<string, Map<string, bigint>>();
  for (const { at, group, amount } of series) {
    const key = startOf(new Date(at), interval, zone).toISOString();
    const byGroup = groups.get(key) ?? new Map<string, bigint>();
    byGroup.set(group, (byGroup.get(group) ?? 0n) + (amountUnits(amount) ?? 0n));
    groups.set(key, byGroup);
  }
  const end = new Date(to);
  const buckets: Bucket[] = [];
  for (let start = startOf(new Date(from), interval, zone); start < end && buckets.length < mostBuckets; start = after(start, interval, zone)) {
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

/** Name of a bucket on the axis and in the readout, in the zone whose days it was cut by. */
export function bucketLabel(at: string, interval: Interval, locale: string, zone = readerZone()): string {
  const date = new Date(at);
  if (interval === 'hour') return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(date);
  if (interval === 'month') return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: zone }).format(date);
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: zone }).format(date);
}
