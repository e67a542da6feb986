import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';
import { sessionQuery } from '../../../shared/lib/session.js';

/** Changes name or goal of the merchant; the session carries both. */
export function useUpdateMerchant(onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string; goal?: 'tips' | 'sell' | 'api' }) => api.call('updateMerchant', { body }),
    onSuccess: (merchant) => {
      queryClient.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, merchant });
      onDone();
    },
  });
}
