import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';

/** Settlement history, network → wallet → day; one network or all. */
export function settlementsQuery(network: string | undefined) {
  return queryOptions({
    queryKey: ['settlements', network ?? 'all'],
    queryFn: async ({ signal }) => (await api.call('settlements', { query: network ? { network } : {}, signal })).networks,
  });
}
