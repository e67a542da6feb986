import type { CreatedFacilitatorKey, CreateFacilitatorKey } from '@till/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';

export const facilitatorKeysQuery = queryOptions({
  queryKey: ['facilitator-keys'],
  queryFn: async ({ signal }) => (await api.call('listFacilitatorKeys', { signal })).data,
});

/** The wallets that a key may be limited to. */
export const payableWalletsQuery = queryOptions({
  queryKey: ['wallets', 'for-facilitator-keys'],
  queryFn: async ({ signal }) => (await api.call('listWallets', { query: { limit: 100 }, signal })).data,
});

export function useCreateFacilitatorKey(onDone: (key: CreatedFacilitatorKey) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateFacilitatorKey) => api.call('createFacilitatorKey', { body, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (key) => {
      void queryClient.invalidateQueries({ queryKey: facilitatorKeysQuery.queryKey });
      onDone(key);
    },
  });
}

export function useRevokeFacilitatorKey(onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call('revokeFacilitatorKey', { params: { id } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: facilitatorKeysQuery.queryKey });
      onDone();
    },
  });
}
