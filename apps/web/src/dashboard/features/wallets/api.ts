import type { CreateWallet, Wallet } from '@till/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';
import type { ConnectedWallet } from './connected-wallet.js';

export const walletsQuery = queryOptions({
  queryKey: ['wallets'],
  queryFn: async ({ signal }) => (await api.call('listWallets', { signal })).data,
});

/** What a changed wallet changes: where one can be paid, and what is left to do. */
function useWalletChange() {
  const queryClient = useQueryClient();
  return () => {
    for (const key of ['wallets', 'networks', 'resources', 'overview']) void queryClient.invalidateQueries({ queryKey: [key] });
  };
}

export function useAddWallet(onDone: (wallet: Wallet) => void) {
  const changed = useWalletChange();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateWallet) => api.call('createWallet', { body, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (wallet) => {
      queryClient.setQueryData(walletsQuery.queryKey, (before) => [...(before ?? []).filter((one) => one.id !== wallet.id), wallet]);
      changed();
      onDone(wallet);
    },
  });
}

/** Proves control: fetches a fresh text, has the connected wallet sign it, hands both in. */
export function useProveWallet(onDone: (wallet: Wallet) => void) {
  const changed = useWalletChange();
  return useMutation({
    mutationFn: async ({ id, connected }: { id: string; connected: ConnectedWallet }) => {
      const { message } = await api.call('challengeWallet', { params: { id } });
      const signature = await connected.sign(message);
      return api.call('proveWallet', { params: { id }, body: { message, signature } });
    },
    onSuccess: (wallet) => {
      changed();
      onDone(wallet);
    },
  });
}

export function useUpdateWallet(onDone: (wallet: Wallet) => void) {
  const changed = useWalletChange();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; label?: string; isDefault?: true }) => api.call('updateWallet', { params: { id }, body }),
    onSuccess: (wallet) => {
      changed();
      onDone(wallet);
    },
  });
}

export function useRemoveWallet(onDone: () => void) {
  const changed = useWalletChange();
  return useMutation({
    mutationFn: (id: string) => api.call('deleteWallet', { params: { id } }),
    onSuccess: () => {
      changed();
      onDone();
    },
  });
}
