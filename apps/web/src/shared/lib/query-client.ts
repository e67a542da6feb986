import { ApiError } from '@till/api-client';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isSignedOut } from './api.js';

const mostRetries = 2;
const renewedMs = 200;

/**
 * Retries only what may go better the next time: lost connections, answers of a server in trouble, and once a read that was
 * under way with the cookie from before when the session got another one, as it does with a new password.
 */
function shouldRetry(failures: number, error: Error): boolean {
  if (isSignedOut(error)) return failures === 0;
  if (failures >= mostRetries) return false;
  return !(error instanceof ApiError) || error.problem.status >= 500;
}

function retryDelay(failures: number, error: Error): number {
  return isSignedOut(error) ? renewedMs : 1_000 * 2 ** failures;
}

/** The cache of everything read from the API. `onSignedOut` runs when any read finds the session gone. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isSignedOut(error) && query.queryKey[0] !== 'session') onSignedOut();
      },
    }),
    defaultOptions: { queries: { staleTime: 10_000, retry: shouldRetry, retryDelay, refetchOnWindowFocus: true }, mutations: { retry: false } },
  });
}
