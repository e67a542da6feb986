import type { CreateResource, Resource, ResourceKind, UpdateResource } from '@till/contract';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey } from '../../../shared/lib/api.js';
import { handmadeKinds } from '../../../shared/lib/resource-kinds.js';

/** Without a kind, what was made by hand: routes are folded away until they are asked for. A search looks everywhere. */
export function resourcesQuery({ q, kind }: { q?: string | undefined; kind?: ResourceKind | undefined }) {
  const filters = { ...(q ? { q } : {}), ...(kind ? { kind } : q ? {} : { kind: handmadeKinds }) };
  return infiniteQueryOptions({
    queryKey: ['resources', 'list', filters],
    queryFn: ({ pageParam, signal }) => api.call('listResources', { query: { ...filters, limit: 25, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** Whether payments at the merchant's own servers were settled here. */
export const anyExternalQuery = queryOptions({
  queryKey: ['resources', 'external'],
  queryFn: async ({ signal }) => (await api.call('listResources', { query: { kind: 'external', limit: 1 }, signal })).data.length > 0,
});

export function resourceQuery(id: string) {
  return queryOptions({ queryKey: ['resources', 'one', id], queryFn: ({ signal }) => api.call('getResource', { params: { id }, signal }) });
}

/** Whether a handle is free, with suggestions when it is not. */
export function handleQuery(handle: string) {
  return queryOptions({ queryKey: ['handles', handle], queryFn: ({ signal }) => api.call('checkHandle', { params: { handle }, signal }), staleTime: 5_000 });
}

/** Networks a resource can be limited to. */
export const payableNetworksQuery = queryOptions({
  queryKey: ['networks', 'payable'],
  queryFn: async ({ signal }) => (await api.call('listNetworks', { signal })).data,
});

function useResourceChange() {
  const queryClient = useQueryClient();
  return (resource: Resource) => {
    queryClient.setQueryData(resourceQuery(resource.id).queryKey, resource);
    void queryClient.invalidateQueries({ queryKey: ['resources'] });
    void queryClient.invalidateQueries({ queryKey: ['overview'] });
  };
}

export function useCreateResource(onDone: (resource: Resource) => void) {
  const take = useResourceChange();
  return useMutation({
    mutationFn: (body: CreateResource) => api.call('createResource', { body, idempotencyKey: newIdempotencyKey() }),
    onSuccess: (resource) => {
      take(resource);
      onDone(resource);
    },
  });
}

export function useUpdateResource(id: string, onDone: (resource: Resource) => void) {
  const take = useResourceChange();
  return useMutation({
    mutationFn: (body: UpdateResource) => api.call('updateResource', { params: { id }, body }),
    onSuccess: (resource) => {
      take(resource);
      onDone(resource);
    },
  });
}

export function useUploadFile() {
  return useMutation({ mutationFn: (file: File) => api.call('uploadFile', { query: { name: file.name }, bytes: file }) });
}
