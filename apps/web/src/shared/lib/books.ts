import { queryOptions } from '@tanstack/react-query';
import { api } from './api.js';

/** The books beside the chain, per wallet and network; read again when the live stream says so, and on a slow beat. */
export const booksQuery = queryOptions({
  queryKey: ['books'],
  queryFn: async ({ signal }) => (await api.call('reconciliation', { signal })).data,
  refetchInterval: 30_000,
});

/** A block or slot number with its digits grouped; blocks are counted in whole numbers of any size. */
export function blockText(block: string | null, locale: string): string {
  return block === null ? '–' : new Intl.NumberFormat(locale).format(BigInt(block));
}
