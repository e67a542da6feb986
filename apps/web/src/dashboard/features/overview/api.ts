import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';
import { unitsText } from '../../../shared/lib/amount-text.js';
import { bucketsOf, groupsOf, totalsOf } from '../../../shared/lib/chart-buckets.js';
import { type Period, periodRange } from '../../../shared/lib/period.js';

/** The numbers of the overview for a period that ends now. */
export function overviewQuery(period: Period) {
  return queryOptions({
    queryKey: ['overview', period],
    queryFn: ({ signal }) => {
      const { from, to, timeZone } = periodRange(period, new Date());
      return api.call('overview', { query: { from, to, timeZone }, signal });
    },
    refetchInterval: 60_000,
  });
}

/** Settled income over time, one series per network. */
export function revenueQuery(period: Period) {
  return queryOptions({
    queryKey: ['revenue', period],
    queryFn: ({ signal }) => api.call('revenue', { query: { ...periodRange(period, new Date()), groupBy: 'network' }, signal }),
    refetchInterval: 60_000,
  });
}

const shownEarners = 5;

/** What earned most in a period, the best first; one that cannot be read any more goes by its id. */
export function earnersQuery(period: Period) {
  return queryOptions({
    queryKey: ['revenue', 'earners', period],
    queryFn: async ({ signal }) => {
      const revenue = await api.call('revenue', { query: { ...periodRange(period, new Date()), groupBy: 'resource' }, signal });
      const buckets = bucketsOf(revenue);
      const totals = totalsOf(buckets);
      const best = groupsOf(buckets).filter((id) => (totals.get(id) ?? 0n) > 0n).slice(0, shownEarners);
      return Promise.all(
        best.map(async (id) => {
          const resource = await api.call('getResource', { params: { id }, signal }).catch(() => null);
          const count = revenue.series.filter(({ group }) => group === id).reduce((sum, one) => sum + one.count, 0);
          return { id, title: resource?.title ?? id, kind: resource?.kind ?? null, amount: unitsText(totals.get(id) ?? 0n), count };
        }),
      );
    },
    refetchInterval: 60_000,
  });
}
export type Earner = Awaited<ReturnType<NonNullable<ReturnType<typeof earnersQuery>['queryFn']>>>[number];

/** The last payments, whatever their state. */
export const latestQuery = queryOptions({
  queryKey: ['payments', 'latest'],
  queryFn: async ({ signal }) => (await api.call('listPayments', { query: { limit: 8 }, signal })).data,
});
