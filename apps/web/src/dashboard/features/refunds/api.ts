import type { Refund } from '@till/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';

const watchMs = 3_000;

/** One refund with its transfer; read again while it waits, in case the live stream is down. */
export function refundQuery(id: string) {
  return queryOptions({
    queryKey: ['refund', id],
    queryFn: ({ signal }) => api.call('getRefund', { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'sent' ? watchMs : false),
  });
}

/** Addresses of the merchant's wallets: a refund from one that is gone needs a word. */
export const ownAddressesQuery = queryOptions({
  queryKey: ['wallets', 'addresses'],
  queryFn: async ({ signal }) => (await api.call('listWallets', { query: { limit: 100 }, signal })).data.map(({ address, label }) => ({ address, label })),
});

/** Keeps what a change answered, and has the payment read again. */
function useRefundChange() {
  const queryClient = useQueryClient();
  return (refund: Refund) => {
    queryClient.setQueryData(refundQuery(refund.id).queryKey, refund);
    for (const key of ['payment', 'payments']) void queryClient.invalidateQueries({ queryKey: [key] });
  };
}

export function useOpenRefund(onDone: (refund: Refund) => void) {
  const changed = useRefundChange();
  return useMutation({
    mutationFn: ({ key, ...body }: { paymentId: string; amount: string; key: string }) => api.call('createRefund', { body, idempotencyKey: key }),
    onSuccess: (refund) => {
      changed(refund);
      onDone(refund);
    },
  });
}

export function useReportRefund() {
  const changed = useRefundChange();
  return useMutation({
    mutationFn: ({ id, transaction }: { id: string; transaction: string }) => api.call('reportRefund', { params: { id }, body: { transaction }, idempotencyKey: newIdempotencyKey() }),
    onSuccess: changed,
    retry: 2,
  });
}

export function useCancelRefund(onDone: () => void) {
  const changed = useRefundChange();
  return useMutation({
    mutationFn: (id: string) => api.call('cancelRefund', { params: { id }, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (refund) => {
      changed(refund);
      onDone();
    },
  });
}
