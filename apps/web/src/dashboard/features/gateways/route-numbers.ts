import type { GatewayTraffic, Revenue } from '@till/contract';
import { amountUnits } from '../../../shared/lib/amount-text.js';

/** What one route, or all of them, did in the period. */
export interface RouteNumbers {
  /** Calls that were paid for. */
  paid: number;
  /** Settled income, base units. */
  income: bigint;
  /** 402s that were sent. */
  challenged: number;
  free: number;
  exempt: number;
  observed: number;
  /** What the observed calls would have paid, base units. */
  wouldHaveEarned: bigint;
}

const none: RouteNumbers = { paid: 0, income: 0n, challenged: 0, free: 0, exempt: 0, observed: 0, wouldHaveEarned: 0n };

/** The numbers of every route, from what unpaid requests met and from the books. */
export function numbersByRoute(traffic: GatewayTraffic['data'], series: Revenue['series']): Map<string, RouteNumbers> {
  const numbers = new Map<string, RouteNumbers>();
  const of = (id: string): RouteNumbers => {
    const known = numbers.get(id) ?? { ...none };
    numbers.set(id, known);
    return known;
  };
  for (const line of traffic) {
    const route = of(line.routeId);
    route.challenged += line.challenged;
    route.free += line.free;
    route.exempt += line.exempt;
    route.observed += line.observed;
    route.wouldHaveEarned += amountUnits(line.observedAmount) ?? 0n;
  }
  for (const { group, amount, count } of series) {
    const route = of(group);
    route.paid += count;
    route.income += amountUnits(amount) ?? 0n;
  }
  return numbers;
}

/** The sum over some routes. */
export function sumOf(numbers: ReadonlyMap<string, RouteNumbers>, ids: readonly string[]): RouteNumbers {
  const sum = { ...none };
  for (const id of ids) {
    const route = numbers.get(id);
    if (!route) continue;
    for (const name of ['paid', 'challenged', 'free', 'exempt', 'observed'] as const) sum[name] += route[name];
    sum.income += route.income;
    sum.wouldHaveEarned += route.wouldHaveEarned;
  }
  return sum;
}

/** Calls that were answered by the seller's API. */
export function answeredCalls({ paid, free, exempt, observed }: RouteNumbers): number {
  return paid + free + exempt + observed;
}
