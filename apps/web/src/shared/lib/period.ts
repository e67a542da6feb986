import type { Interval } from './chart-buckets.js';

export const periods = ['24h', '7d', '30d', '90d', '12m'] as const;
export type Period = (typeof periods)[number];

const days: Readonly<Record<Period, number>> = { '24h': 1, '7d': 7, '30d': 30, '90d': 90, '12m': 365 };
const intervals: Readonly<Record<Period, Interval>> = { '24h': 'hour', '7d': 'day', '30d': 'day', '90d': 'week', '12m': 'month' };

/**
 * From and to of a period that ends now. It starts at a whole bucket, so that the first bar is not a stump;
 * the API compares it with the span of equal length before.
 */
export function periodRange(period: Period, now: Date): { from: string; to: string; interval: Interval } {
  const interval = intervals[period];
  const start = new Date(now);
  if (interval === 'hour') start.setUTCHours(start.getUTCHours() - 23, 0, 0, 0);
  else if (interval === 'month') start.setTime(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1));
  else {
    start.setUTCDate(start.getUTCDate() - days[period] + 1);
    start.setUTCHours(0, 0, 0, 0);
  }
  return { from: start.toISOString(), to: now.toISOString(), interval };
}
