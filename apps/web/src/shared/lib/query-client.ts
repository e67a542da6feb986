import { ApiError } from '@till/api-client';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isSignedOut } from './api.js';

const mostRetries = 2;

/** Retries only what may go better the next time: lost connections and answers of a server in trouble. */
function shouldRetry(failures: number, error: Error): boolean {
  if (failures >= mostRetries) return false;
  return !(error instanceof ApiError) || error.problem.status >= 500;
}

/** The cache of everything read from the API. `onSignedOut` runs when any read finds the session gone. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isSignedOut(error) && query.queryKey[0] !== 'session') onSignedOut();
      },
    }),
    defaultOptions: { queries: { staleTime: 10_000, retry: shouldRetry, refetchOnWindowFocus: true }, mutations: { retry: false } },
  });
}
