import type { ChangePassword, StepUp } from '@till/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';

/** Where the member is signed in. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await api.call('listSessions', { signal })).data,
});

export function useChangePassword(onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangePassword) => api.call('changePassword', { body }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      onDone();
    },
  });
}

/** Ends one session, or with null every other one. */
export function useEndSession(onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) => (id === null ? api.call('endOtherSessions', {}) : api.call('endSession', { params: { id } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
    onSuccess: onDone,
  });
}

export function useStepUp(onDone: () => void) {
  return useMutation({ mutationFn: async (proof: StepUp | Promise<StepUp>) => api.call('stepUp', { body: await proof }), onSuccess: onDone });
}
