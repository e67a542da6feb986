import type { Alert } from '@till/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';

/** The last checkup of a resource or a gateway's route. */
export function lastCheckupQuery(resourceId: string) {
  return queryOptions({ queryKey: ['checkups', resourceId], queryFn: ({ signal }) => api.call('lastCheckup', { params: { id: resourceId }, signal }) });
}

export function useRunCheckup(resourceId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.call('runCheckup', { params: { id: resourceId }, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (checkup) => {
      queryClient.setQueryData(lastCheckupQuery(resourceId).queryKey, (before) => ({ nextAt: before?.nextAt ?? null, checkup }));
      void queryClient.invalidateQueries({ queryKey: ['checkups', resourceId] });
      void queryClient.invalidateQueries({ queryKey: ['alerts'] });
    },
  });
}

/** Everything that is broken now, dismissed or not. */
export const openAlertsQuery = queryOptions({
  queryKey: ['alerts', 'open'],
  queryFn: async ({ signal }): Promise<Alert[]> => (await api.call('listAlerts', { query: { status: 'open', limit: 100 }, signal })).data,
});

export function useDismissAlert() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call('dismissAlert', { params: { id } }),
    onSuccess: (alert) => {
      queryClient.setQueryData(openAlertsQuery.queryKey, (before) => before?.map((one) => (one.id === alert.id ? alert : one)));
      void queryClient.invalidateQueries({ queryKey: ['alerts'] });
    },
  });
}
