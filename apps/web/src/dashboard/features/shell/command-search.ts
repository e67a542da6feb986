import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';

const fewestLetters = 2;

/** Payments and resources that fit what was typed: ids, hashes, payers, titles. */
export function commandSearch(q: string) {
  return queryOptions({
    queryKey: ['command', q],
    enabled: q.length >= fewestLetters,
    queryFn: async ({ signal }) => {
      const [payments, resources] = await Promise.all([
        api.call('listPayments', { query: { q, limit: 5 }, signal }),
        api.call('listResources', { query: { q, limit: 5 }, signal }),
      ]);
      return { payments: payments.data, resources: resources.data };
    },
  });
}
