import type { Interval } from './chart-buckets.js';
import { momentOf, readerZone, wallClock } from './zone.js';

export const periods = ['24h', '7d', '30d', '90d', '12m'] as const;
export type Period = (typeof periods)[number];

const days: Readonly<Record<Period, number>> = { '24h': 1, '7d': 7, '30d': 30, '90d': 90, '12m': 365 };
const intervals: Readonly<Record<Period, Interval>> = { '24h': 'hour', '7d': 'day', '30d': 'day', '90d': 'week', '12m': 'month' };

const hourMs = 3_600_000;

/**
 * From and to of a period that ends now, and the zone whose days it is cut by: the reader's, for whom "today" begins at
 * midnight there. It starts at a whole bucket, so that the first bar is not a stump; the API compares it with the span
 * of equal length before.
 */
export function periodRange(period: Period, now: Date, timeZone = readerZone()): { from: string; to: string; interval: Interval; timeZone: string } {
  const interval = intervals[period];
  return { from: startOf(period, now, timeZone).toISOString(), to: now.toISOString(), interval, timeZone };
}

function startOf(period: Period, now: Date, zone: string): Date {
  const wall = wallClock(now, zone);
  if (intervals[period] === 'hour') return new Date(now.getTime() - (wall.getTime() % hourMs) - 23 * hourMs);
  const [year, month, day] = [wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()];
  return momentOf(new Date(intervals[period] === 'month' ? Date.UTC(year, month - 11, 1) : Date.UTC(year, month, day - days[period] + 1)), zone);
}
