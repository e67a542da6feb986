import type { InflowStatus } from '@till/contract';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';
import { periodRange } from '../../../shared/lib/period.js';

/** The last thirty days of the reader's own, network → wallet → day; one network or all. */
export function settlementsQuery(network: string | undefined) {
  return queryOptions({
    queryKey: ['settlements', network ?? 'all'],
    queryFn: async ({ signal }) => {
      const { from, timeZone } = periodRange('30d', new Date());
      return (await api.call('settlements', { query: { from, timeZone, ...(network ? { network } : {}) }, signal })).networks;
    },
  });
}

/** Inflows in one state, newest first. */
export function inflowsQuery(status: InflowStatus, network: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['inflows', status, network ?? 'all'],
    queryFn: ({ pageParam, signal }) => api.call('listInflows', { query: { status, limit: 25, ...(network ? { network } : {}), ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** Resources an inflow can be attached to. */
export function resourceChoicesQuery(q: string) {
  return queryOptions({
    queryKey: ['resources', 'choices', q],
    queryFn: async ({ signal }) => (await api.call('listResources', { query: { limit: 8, removed: 'true', ...(q ? { q } : {}) }, signal })).data,
  });
}

/** What the merchant says of an inflow; no resource and not ignored takes back what was said before. */
export interface InflowWord {
  id: string;
  resourceId?: string;
  ignore?: true;
}

export function useExplainInflow() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, resourceId, ignore }: InflowWord) => {
      const call = { params: { id }, idempotencyKey: newIdempotencyKey() };
      if (resourceId !== undefined) return api.call('attachInflow', { ...call, body: { resourceId } });
      return api.call(ignore ? 'ignoreInflow' : 'resetInflow', call);
    },
    onSuccess: () => {
      for (const key of ['inflows', 'books', 'overview', 'revenue']) void queryClient.invalidateQueries({ queryKey: [key] });
    },
  });
}
