import type { FacilitatorList } from '@till/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../shared/lib/api.js';

/** Health changes by itself, so an open page asks again. */
const askAgainMs = 15_000;

export const facilitatorsQuery = queryOptions({
  queryKey: ['facilitators'],
  queryFn: ({ signal }) => api.call('listFacilitators', { signal }),
  refetchInterval: askAgainMs,
});

/** Every change answers with the whole list. */
function useChange<Input>(call: (input: Input) => Promise<FacilitatorList>, onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: (list) => {
      queryClient.setQueryData(facilitatorsQuery.queryKey, list);
      void queryClient.invalidateQueries({ queryKey: ['networks'] });
      onDone();
    },
  });
}

export function useChooseFacilitator(onDone: () => void) {
  return useChange((body: { network: string; facilitator: string | null }) => api.call('chooseFacilitator', { body }), onDone);
}

export function useSetKey(onDone: () => void) {
  return useChange(({ facilitator, ...body }: { facilitator: string; keyId: string; secret: string }) => api.call('setFacilitatorKey', { params: { facilitator }, body }), onDone);
}

export function useRemoveKey(onDone: () => void) {
  return useChange((facilitator: string) => api.call('removeFacilitatorKey', { params: { facilitator } }), onDone);
}
