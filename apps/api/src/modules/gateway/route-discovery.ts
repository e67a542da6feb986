import type { DiscoveryFacts } from '@till/x402';
import type { PricedRoute } from './route-table.js';

/** What an imported document says of a route. */
export type RouteShapes = Pick<DiscoveryFacts, 'pathSchema' | 'query' | 'body' | 'output'>;

/** A request of a listed route. */
interface Asked {
  /** Address of the gateway. */
  gatewayUrl: string;
  route: Pick<PricedRoute, 'method' | 'path'>;
  method: string;
  /** Below the gateway, as the origin is asked for it. */
  path: string;
  shapes?: RouteShapes | undefined;
}

const known = new Set<string>(['GET', 'DELETE', 'POST', 'PUT', 'PATCH']);

/** The segments of a path pattern. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** A parameter's name as catalogues take it. */
export function catalogueName(name: string): string {
  return name.replace(/^(?=\d)|-/g, '_');
}

/** The parameters of a path pattern by position; names as catalogues take them (letters, digits, underscores). */
export function parametersOf(pattern: readonly string[]): Map<number, string> {
  const names = new Map<number, string>();
  pattern.forEach((segment, at) => {
    const name = /^(?::|\{)([\w-]+)\}?$/.exec(segment)?.[1];
    if (name !== undefined) names.set(at, catalogueName(name));
    else if (segment === '*') names.set(at, `var${String(names.size + 1)}`);
  });
  return names;
}

/** What catalogues are told of a listed route: its method, and the pattern that all its addresses have in common. */
export function routeDiscovery({ gatewayUrl, route, method, path, shapes: { pathSchema, ...shapes } = {} }: Asked): DiscoveryFacts {
  const named = route.method === '*' ? method : route.method;
  const facts: DiscoveryFacts = { method: known.has(named) ? (named as DiscoveryFacts['method']) : 'GET', ...shapes };
  const pattern = segmentsOf(route.path);
  const names = parametersOf(pattern);
  if (names.size === 0) return facts;
  const asked = segmentsOf(path);
  const template = pattern.map((segment, at) => (names.has(at) ? `:${names.get(at) ?? ''}` : segment)).join('/');
  const isRest = (at: number): boolean => at === pattern.length - 1 && pattern[at] === '*';
  const pathParams = Object.fromEntries([...names].map(([at, name]) => [name, isRest(at) ? asked.slice(at).join('/') : (asked[at] ?? '')]));
  return { ...facts, ...(pathSchema ? { pathSchema } : {}), routeTemplate: `${new URL(gatewayUrl).pathname}/${template}`, pathParams };
}
