import type { CreateGateway, Gateway, GatewayWithSecret, OpenapiImport, RouteMode, UpdateGateway } from '@till/contract';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';
import { periodRange } from '../../../shared/lib/period.js';
import { chosenOperations, commonPrice, type ImportRow, operationKey, otherPrices } from './import-draft.js';
import { inputsOf } from './route-table.js';

/** Where a description comes from; with neither, Till looks for it at the API. */
export interface ImportSource {
  url?: string;
  document?: string;
}

/** Days that the numbers of a gateway look back. */
export const trafficDays = 30;

export const gatewaysQuery = infiniteQueryOptions({
  queryKey: ['gateways', 'list'],
  queryFn: ({ pageParam, signal }) => api.call('listGateways', { query: { limit: 25, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

export function gatewayQuery(id: string) {
  return queryOptions({ queryKey: ['gateways', 'one', id], queryFn: ({ signal }) => api.call('getGateway', { params: { id }, signal }) });
}

/** What unpaid requests met at each route, per day. */
export function trafficQuery(id: string) {
  return queryOptions({
    queryKey: ['gateways', 'traffic', id],
    queryFn: async ({ signal }) => (await api.call('gatewayTraffic', { params: { id }, query: { days: trafficDays }, signal })).data,
    refetchInterval: 15_000,
  });
}

/** Settled income of everything that is sold, a series for each resource; routes are resources. */
export const resourceRevenueQuery = queryOptions({
  queryKey: ['revenue', 'resources', trafficDays],
  queryFn: ({ signal }) => api.call('revenue', { query: { ...periodRange('30d', new Date(), 'UTC'), groupBy: 'resource' }, signal }),
  refetchInterval: 60_000,
});

/** Puts what a call answered where every page reads it. */
function useGatewayChange() {
  const queryClient = useQueryClient();
  return (answer: Gateway | GatewayWithSecret) => {
    // The signing secret is shown once and kept nowhere, not even here.
    const gateway: Gateway = { ...answer };
    delete (gateway as Partial<GatewayWithSecret>).signingSecret;
    queryClient.setQueryData(gatewayQuery(gateway.id).queryKey, gateway);
    void queryClient.invalidateQueries({ queryKey: gatewaysQuery.queryKey });
    void queryClient.invalidateQueries({ queryKey: ['resources'] });
  };
}

export function useCreateGateway(onDone: (gateway: GatewayWithSecret) => void) {
  const take = useGatewayChange();
  return useMutation({
    mutationFn: (body: CreateGateway) => api.call('createGateway', { body, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (gateway) => {
      take(gateway);
      onDone(gateway);
    },
  });
}

export function useUpdateGateway(id: string, onDone: (gateway: Gateway) => void) {
  const take = useGatewayChange();
  return useMutation({
    mutationFn: (body: UpdateGateway) => api.call('updateGateway', { params: { id }, body }),
    onSuccess: (gateway) => {
      take(gateway);
      onDone(gateway);
    },
  });
}

export function useRotateSecret(id: string, onDone: (gateway: GatewayWithSecret) => void) {
  const take = useGatewayChange();
  return useMutation({
    mutationFn: () => api.call('rotateGatewaySecret', { params: { id }, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (gateway) => {
      take(gateway);
      onDone(gateway);
    },
  });
}

export function useDeleteGateway(id: string, onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.call('deleteGateway', { params: { id } }),
    onSuccess: () => {
      // Away from its page first, which would only ask for it again.
      onDone();
      queryClient.removeQueries({ queryKey: gatewayQuery(id).queryKey });
      for (const queryKey of [gatewaysQuery.queryKey, ['resources'], ['alerts'], ['overview']]) void queryClient.invalidateQueries({ queryKey });
    },
  });
}

/** Has Till call the origin; what it found is kept with the gateway. */
export function useCheckGateway(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.call('checkGateway', { params: { id }, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (lastCheck) => {
      queryClient.setQueryData(gatewayQuery(id).queryKey, (gateway) => gateway && { ...gateway, lastCheck });
      void queryClient.invalidateQueries({ queryKey: gatewaysQuery.queryKey });
    },
  });
}

/** Pauses one route, or opens it again; its place in the table stays. */
export function useSwitchRoute(gatewayId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, active }: { id: string; active: boolean }) => api.call('updateResource', { params: { id }, body: { active } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: gatewayQuery(gatewayId).queryKey }),
  });
}

/** What an import would do; nothing changes yet. */
export function usePreviewImport(id: string) {
  return useMutation({ mutationFn: (source: ImportSource) => api.call('importOpenapi', { params: { id }, body: { ...source, dryRun: true } }) });
}

/** Takes the chosen operations into the table, and sets the prices that differ from the most common one. */
export function useImport(id: string, onDone: (imported: OpenapiImport) => void) {
  const queryClient = useQueryClient();
  const take = useGatewayChange();
  return useMutation({
    mutationFn: async ({ source, rows, mode }: { source: ImportSource; rows: readonly ImportRow[]; mode: RouteMode }) => {
      const price = commonPrice(rows);
      const imported = await api.call('importOpenapi', { params: { id }, body: { ...source, only: chosenOperations(rows), mode, ...(price ? { price } : {}) }, idempotencyKey: newIdempotencyKey() });
      const other = otherPrices(rows, imported);
      if (other.size > 0) {
        const gateway = await api.call('getGateway', { params: { id } });
        const routes = inputsOf(gateway, (route) => ({ price: other.get(operationKey(route)) ?? route.price }));
        take(await api.call('updateGateway', { params: { id }, body: { routes, ifUnchangedSince: gateway.updatedAt } }));
      }
      return imported;
    },
    // Whatever the second step did, the first one has changed the table.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['gateways'] }),
    onSuccess: onDone,
  });
}
