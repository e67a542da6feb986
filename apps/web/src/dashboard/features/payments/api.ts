import type { ListPaymentsQuery } from '@till/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';

/** Payments that fit the filters, newest first, a page at a time. */
export function paymentsQuery(filters: Omit<ListPaymentsQuery, 'cursor' | 'limit'>) {
  return infiniteQueryOptions({
    queryKey: ['payments', 'list', filters],
    queryFn: ({ pageParam, signal }) => api.call('listPayments', { query: { ...filters, limit: 25, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

const resting = ['settled', 'final', 'rejected', 'expired', 'failed', 'partially_refunded', 'refunded'];
const watchMs = 2000;

/** One payment; while it or a refund of it is not at rest, it is read again every two seconds, in case the live stream is down. */
export function paymentQuery(id: string) {
  return queryOptions({
    queryKey: ['payment', id],
    queryFn: ({ signal }) => api.call('getPayment', { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && (!resting.includes(state.data.status) || state.data.refunds.some(({ status }) => status === 'sent')) ? watchMs : false),
  });
}

/** Resources to filter by. */
export const resourceChoicesQuery = queryOptions({
  queryKey: ['resources', 'choices'],
  queryFn: async ({ signal }) => (await api.call('listResources', { query: { limit: 100 }, signal })).data.map(({ id, title }) => ({ value: id, label: title })),
  staleTime: 60_000,
});

/** Networks to filter by. */
export const networkChoicesQuery = queryOptions({
  queryKey: ['networks', 'choices'],
  queryFn: async ({ signal }) => (await api.call('listNetworks', { signal })).data.map(({ id, title }) => ({ value: id, label: title })),
  staleTime: 60_000,
});
