import type { ListPaymentsQuery } from '@till/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';
import { handmadeKinds, routeKinds } from '../../../shared/lib/resource-kinds.js';

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

const mostChoices = 20;

/** Resources to filter by that fit a text, removed routes among them: their payments are still there. */
export function resourceChoicesQuery(q: string) {
  return queryOptions({
    queryKey: ['resources', 'choices', 'filter', q],
    queryFn: async ({ signal }) => {
      const of = async (query: { kind?: string; q?: string; limit: number }) => (query.limit > 0 ? (await api.call('listResources', { query: { ...query, removed: 'true' }, signal })).data : []);
      if (q) return of({ q, limit: mostChoices });
      // Before anything is typed: what was made by hand, which hundreds of routes would hide.
      const handmade = await of({ kind: handmadeKinds, limit: mostChoices });
      return [...handmade, ...(await of({ kind: routeKinds, limit: mostChoices - handmade.length }))];
    },
    staleTime: 60_000,
  });
}

/** The resource that is filtered by, for its name; empty for none. */
export function chosenResourceQuery(id: string) {
  return queryOptions({ queryKey: ['resources', 'one', id], queryFn: ({ signal }) => api.call('getResource', { params: { id }, signal }), enabled: id !== '', staleTime: 60_000 });
}

/** Networks to filter by. */
export const networkChoicesQuery = queryOptions({
  queryKey: ['networks', 'choices'],
  queryFn: async ({ signal }) => (await api.call('listNetworks', { signal })).data.map(({ id, title }) => ({ value: id, label: title })),
  staleTime: 60_000,
});
