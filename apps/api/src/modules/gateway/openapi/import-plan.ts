import { fromBaseUnits, type ImportedOperation, type ImportWarning, type OperationChange, type RouteMode } from '@till/contract';
import type { RouteWish } from '../../resources/api-routes.service.js';
import type { StoredResource } from '../../resources/resource.js';
import { patternShape, type PricedRoute, RouteTable } from '../route-table.js';
import type { DescribedApi, DescribedOperation, SkippedOperation } from './described-api.js';
import { templateReadings } from './template-readings.js';

/** How new routes are made. */
export interface PlanOptions {
  /** Decimal US dollars, where the document states no price. */
  price: string;
  mode: RouteMode;
  /** Whether requests that no route names are refused today. */
  refusesUnmatched: boolean;
  /** Method and path of the operations wanted; all of them when left out. */
  only?: readonly { method: string; path: string }[] | undefined;
}

/** What an import does to a table of routes. */
export interface ImportPlan {
  wishes: RouteWish[];
  warnings: ImportWarning[];
  /** What becomes of each operation, told with the table as it is after the import. */
  outcome(after: readonly StoredResource[]): ImportedOperation[];
}

interface Decision {
  operation: DescribedOperation | SkippedOperation;
  change: OperationChange;
  /** The route that decides about it, there already or wished for. */
  decidedBy: Pick<PricedRoute, 'method' | 'path'> | null;
  wish: RouteWish | null;
}

const keyOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

/** What tells routes apart: two of one shape are one to a gateway, whatever their parameters are called. */
export function routeShape({ method, path }: { method: string; path: string }): string {
  return `${method} ${patternShape(path)}`;
}

/** The priced routes of a table. */
export function pricedRoutes(routes: readonly StoredResource[]): PricedRoute[] {
  return routes.flatMap(({ id, price, route }) => (route && price !== null ? [{ resourceId: id, price, ...route }] : []));
}

/**
 * Decides about each operation. A request that a route charges for today goes on being charged by that route: an import
 * never makes anything cheaper, and, unless its mode says so, nothing dearer.
 */
export function importPlan(api: DescribedApi, routes: readonly StoredResource[], options: PlanOptions): ImportPlan {
  const priced = pricedRoutes(routes);
  const table = new RouteTable(priced);
  const byShape = new Map(priced.map((route) => [routeShape(route), route]));
  const wanted = options.only && new Set(options.only.map(keyOf));
  const warnings = [...api.warnings];
  const wished = new Map<string, RouteWish>();
  const decide = (operation: DescribedOperation): Decision => {
    if (wanted && !wanted.has(keyOf(operation)) && !wanted.has(`${operation.method} ${operation.template}`)) return { operation, change: 'skipped', decidedBy: null, wish: null };
    const own = byShape.get(routeShape(operation));
    if (own) return { operation, change: 'kept', decidedBy: own, wish: null };
    const wider = table.match(operation.method, { readings: templateReadings(operation.path) });
    if (wider && wider.mode !== 'observe') return { operation, change: 'covered', decidedBy: wider, wish: null };
    const twin = wished.get(routeShape(operation));
    if (twin) {
      warnings.push({ code: 'path_collision', message: `A gateway cannot tell this path from ${twin.path}; both have one route.`, operation: { method: operation.method, path: operation.path } });
      return { operation, change: 'covered', decidedBy: twin, wish: twin };
    }
    const wish = wishFor(operation, options);
    wished.set(routeShape(operation), wish);
    return { operation, change: 'added', decidedBy: wish, wish };
  };
  const decisions = [...api.operations.map(decide), ...api.skipped.map((operation): Decision => ({ operation, change: 'skipped', decidedBy: null, wish: null }))];
  if (options.refusesUnmatched && options.mode !== 'charge' && wished.size > 0) warnings.push(opened(wished.size));
  return { wishes: [...wished.values()], warnings, outcome: (after) => outcomeOf(decisions, after) };
}

/** Those of `only` that name nothing in the document, by their place in it. */
export function unknownWishes(api: DescribedApi, only: readonly { method: string; path: string }[]): number[] {
  const known = new Set(api.operations.flatMap((one) => [keyOf(one), `${one.method} ${one.template}`]));
  return only.flatMap((wish, at) => (known.has(keyOf(wish)) ? [] : [at]));
}

function wishFor({ method, path, summary, statedPrice }: DescribedOperation, { price, mode }: PlanOptions): RouteWish {
  return { method, path, price: statedPrice ?? price, mode, settle: 'after', freePerDay: 0, ...(summary === null ? {} : { description: summary }) };
}

function opened(count: number): ImportWarning {
  return { code: 'opens_refused', operation: null, message: `This gateway refuses what no route names. ${String(count)} operations get a route that lets requests through without payment.` };
}

function outcomeOf(decisions: readonly Decision[], after: readonly StoredResource[]): ImportedOperation[] {
  const byKey = new Map(after.flatMap((one) => (one.route ? [[keyOf(one.route), one] as const] : [])));
  return decisions.map((decision) => told(decision, decision.decidedBy && byKey.get(keyOf(decision.decidedBy))));
}

function told({ operation, change, wish }: Decision, resource: StoredResource | null | undefined): ImportedOperation {
  const { method, path, operationId, summary, tags, deprecated, statedPrice } = operation;
  const price = resource?.price ?? null;
  return {
    ...{ method, path, operationId, summary, tags, deprecated, change },
    routeId: resource?.id ?? null,
    price: price === null ? (wish?.price ?? null) : fromBaseUnits(price),
    mode: resource?.route?.mode ?? wish?.mode ?? null,
    documentPrice: statedPrice,
  };
}
