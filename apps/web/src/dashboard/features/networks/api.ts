import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';

/** Till asks facilitators every minute, and every few seconds while something is wrong. */
const againMs = 15_000;

export const networksQuery = queryOptions({
  queryKey: ['networks', 'list'],
  queryFn: async ({ signal }) => (await api.call('listNetworks', { signal })).data,
  refetchInterval: againMs,
});
