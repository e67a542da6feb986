import type { CreatedDoorKey, CreateDoorKey } from '@till/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';

export const doorKeysQuery = queryOptions({
  queryKey: ['door-keys'],
  queryFn: async ({ signal }) => (await api.call('listDoorKeys', { signal })).data,
});

/** The wallets that a key may be limited to. */
export const payableWalletsQuery = queryOptions({
  queryKey: ['wallets', 'for-door-keys'],
  queryFn: async ({ signal }) => (await api.call('listWallets', { query: { limit: 100 }, signal })).data,
});

export function useCreateDoorKey(onDone: (key: CreatedDoorKey) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateDoorKey) => api.call('createDoorKey', { body, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (key) => {
      void queryClient.invalidateQueries({ queryKey: doorKeysQuery.queryKey });
      onDone(key);
    },
  });
}

export function useRevokeDoorKey(onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call('revokeDoorKey', { params: { id } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: doorKeysQuery.queryKey });
      onDone();
    },
  });
}
