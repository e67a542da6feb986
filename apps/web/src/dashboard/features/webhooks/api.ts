import type { CreateWebhookEndpoint, ListWebhookDeliveriesQuery, UpdateWebhookEndpoint, WebhookDeliveryDetail, WebhookEndpoint, WebhookEndpointWithSecret } from '@till/contract';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';

/** While something waits it is read again, in case the live stream is down. */
const watchMs = 3000;
/** …and quicker while somebody looks on. */
const sendingMs = 700;
const shownBars = 30;

export const endpointsQuery = queryOptions({
  queryKey: ['webhooks', 'endpoints'],
  queryFn: async ({ signal }) => (await api.call('listWebhookEndpoints', { query: { limit: 100 }, signal })).data,
});

export function endpointQuery(id: string) {
  return queryOptions({ queryKey: ['webhooks', 'endpoint', id], queryFn: ({ signal }) => api.call('getWebhookEndpoint', { params: { id }, signal }) });
}

/** The newest deliveries of an endpoint, newest first, whatever they are of. */
export function pulseQuery(id: string) {
  return queryOptions({
    queryKey: ['webhooks', 'pulse', id],
    queryFn: async ({ signal }) => (await api.call('listWebhookDeliveries', { params: { id }, query: { limit: shownBars }, signal })).data,
  });
}

export type DeliveryFilters = Pick<ListWebhookDeliveriesQuery, 'status' | 'eventType' | 'subjectId'>;

/** Deliveries of an endpoint that fit the filters, newest first, a page at a time. */
export function deliveriesQuery(id: string, filters: DeliveryFilters) {
  return infiniteQueryOptions({
    queryKey: ['webhooks', 'deliveries', id, filters],
    queryFn: ({ pageParam, signal }) => api.call('listWebhookDeliveries', { params: { id }, query: { ...filters, limit: 25, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.data.some(({ status, nextAttemptAt }) => status === 'pending' && isSoon(nextAttemptAt)) ? watchMs : false),
  });
}

/** One delivery with every try. `triesBefore`: how many there were before it was sent again by hand; the next one is waited for. */
export function deliveryQuery(id: string, triesBefore?: number) {
  return queryOptions({
    queryKey: ['webhooks', 'delivery', id],
    queryFn: ({ signal }) => api.call('getWebhookDelivery', { params: { id }, signal }),
    refetchInterval: ({ state: { data } }) => {
      if (data && data.attempts === triesBefore) return sendingMs;
      return data?.status === 'pending' && isSoon(data.nextAttemptAt) ? watchMs : false;
    },
  });
}

function isSoon(at: string | null): boolean {
  return at !== null && Date.parse(at) < Date.now() + 60_000;
}

function useTouch() {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: ['webhooks'] });
}

export function useCreateEndpoint(onDone: (endpoint: WebhookEndpointWithSecret) => void) {
  const touch = useTouch();
  return useMutation({
    mutationFn: (body: CreateWebhookEndpoint) => api.call('createWebhookEndpoint', { body, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (endpoint) => {
      touch();
      onDone(endpoint);
    },
  });
}

export function useUpdateEndpoint(id: string, onDone: (endpoint: WebhookEndpoint) => void) {
  const queryClient = useQueryClient();
  const touch = useTouch();
  return useMutation({
    mutationFn: (body: UpdateWebhookEndpoint) => api.call('updateWebhookEndpoint', { params: { id }, body }),
    onSuccess: (endpoint) => {
      queryClient.setQueryData(endpointQuery(id).queryKey, endpoint);
      touch();
      onDone(endpoint);
    },
  });
}

export function useDeleteEndpoint(id: string, onDone: () => void) {
  const touch = useTouch();
  return useMutation({
    mutationFn: () => api.call('deleteWebhookEndpoint', { params: { id } }),
    onSuccess: () => {
      onDone();
      touch();
    },
  });
}

export function useRotateSecret(id: string) {
  const touch = useTouch();
  return useMutation({
    mutationFn: (endOldNow: boolean) => api.call('rotateWebhookSecret', { params: { id }, body: { endOldNow }, idempotencyKey: newIdempotencyKey() }),
    onSuccess: touch,
  });
}

function useTakeDelivery() {
  const queryClient = useQueryClient();
  const touch = useTouch();
  return (delivery: WebhookDeliveryDetail) => {
    queryClient.setQueryData(deliveryQuery(delivery.id).queryKey, delivery);
    touch();
  };
}

/** Sends a test event; the answer says what came of it. */
export function useSendTest(id: string) {
  return useMutation({ mutationFn: () => api.call('testWebhookEndpoint', { params: { id }, idempotencyKey: newIdempotencyKey() }), onSuccess: useTakeDelivery() });
}

/** Has a delivery sent again; the answer is how it stood before. */
export function useResend(id: string) {
  return useMutation({ mutationFn: () => api.call('resendWebhookDelivery', { params: { id }, idempotencyKey: newIdempotencyKey() }), onSuccess: useTakeDelivery() });
}
