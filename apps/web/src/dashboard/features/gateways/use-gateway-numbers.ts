import type { Gateway } from '@till/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { resourceRevenueQuery, trafficQuery } from './api.js';
import { numbersByRoute, type RouteNumbers, sumOf } from './route-numbers.js';

export interface GatewayNumbers {
  byRoute: ReadonlyMap<string, RouteNumbers> | undefined;
  /** Over all routes there are now; undefined while it is not known. */
  total: RouteNumbers | undefined;
  error: Error | null;
}

/** What the routes of a gateway did in the last thirty days. */
export function useGatewayNumbers(gateway: Gateway): GatewayNumbers {
  const traffic = useQuery(trafficQuery(gateway.id));
  const revenue = useQuery(resourceRevenueQuery);
  return useMemo(() => {
    const error = traffic.error ?? revenue.error;
    if (!traffic.data || !revenue.data) return { byRoute: undefined, total: undefined, error };
    const byRoute = numbersByRoute(traffic.data, revenue.data.series);
    return { byRoute, total: sumOf(byRoute, gateway.routes.map(({ id }) => id)), error };
  }, [gateway, traffic.data, traffic.error, revenue.data, revenue.error]);
}
