import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';
import { type Period, periodRange } from '../../../shared/lib/period.js';

/** The numbers of the overview for a period that ends now. */
export function overviewQuery(period: Period) {
  return queryOptions({
    queryKey: ['overview', period],
    queryFn: ({ signal }) => {
      const { from, to } = periodRange(period, new Date());
      return api.call('overview', { query: { from, to }, signal });
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

/** The last payments, whatever their state. */
export const latestQuery = queryOptions({
  queryKey: ['payments', 'latest'],
  queryFn: async ({ signal }) => (await api.call('listPayments', { query: { limit: 8 }, signal })).data,
});
