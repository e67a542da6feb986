import type { ApiScope, CreatedApiKey } from '@till/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async ({ signal }) => (await api.call('listApiKeys', { signal })).data,
});

export function useCreateApiKey(onDone: (key: CreatedApiKey) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; scopes: ApiScope[] }) => api.call('createApiKey', { body, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (key) => {
      void queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      onDone(key);
    },
  });
}

export function useRevokeApiKey(onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call('revokeApiKey', { params: { id } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      onDone();
    },
  });
}
