import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';

const fewestLetters = 2;

const mostGateways = 100;

/** Payments, resources and gateways that fit what was typed: ids, hashes, payers, titles, addresses. */
export function commandSearch(q: string) {
  return queryOptions({
    queryKey: ['command', q],
    enabled: q.length >= fewestLetters,
    queryFn: async ({ signal }) => {
      const [payments, resources, gateways] = await Promise.all([
        api.call('listPayments', { query: { q, limit: 5 }, signal }),
        api.call('listResources', { query: { q, limit: 5 }, signal }),
        api.call('listGateways', { query: { limit: mostGateways }, signal }),
      ]);
      const fits = (...texts: string[]) => texts.some((text) => text.toLowerCase().includes(q.toLowerCase()));
      return { payments: payments.data, resources: resources.data, gateways: gateways.data.filter(({ name, originUrl, slug }) => fits(name, originUrl, slug)).slice(0, 5) };
    },
  });
}
