import type { Session } from '@till/contract';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api } from './api.js';

/** Who is signed in. Fails with `unauthenticated` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => api.call('getSession', { signal }),
  staleTime: 60_000,
  retry: false,
});

/** The session of a page behind the sign-in; the route has loaded it before the page shows. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}
