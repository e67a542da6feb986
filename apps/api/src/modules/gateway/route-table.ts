import type { RouteMethod, RouteMode, SettleOrder } from '@till/contract';
import type { RequestPath } from './request-path.js';

/** A priced route as the gateway looks it up. */
export interface PricedRoute {
  readonly resourceId: string;
  readonly method: RouteMethod;
  readonly path: string;
  readonly mode: RouteMode;
  readonly settle: SettleOrder;
  readonly freePerDay: number;
  /** Base units. */
  readonly price: bigint;
}

type Segment = { kind: 'text'; text: string } | { kind: 'any' } | { kind: 'rest' };

interface Pattern {
  segments: readonly Segment[];
  route: PricedRoute;
}

/** The more exact, the smaller. */
const rank: Record<Segment['kind'], number> = { text: 0, any: 1, rest: 2 };

function patternOf(path: string): Segment[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((part, at): Segment => {
    if (part === '*') return at === parts.length - 1 ? { kind: 'rest' } : { kind: 'any' };
    return /^(:|\{)/.test(part) ? { kind: 'any' } : { kind: 'text', text: part.toLowerCase() };
  });
}

/** What a pattern matches, whatever its parameters are called: two routes of one method and shape contradict each other. */
export function patternShape(path: string): string {
  return patternOf(path).map((segment) => (segment.kind === 'text' ? `=${segment.text}` : segment.kind)).join('/');
}

function fits(segments: readonly Segment[], path: readonly string[]): boolean {
  const isOpen = segments.at(-1)?.kind === 'rest';
  if (isOpen ? path.length < segments.length - 1 : path.length !== segments.length) return false;
  return segments.every((segment, at) => segment.kind !== 'text' || segment.text === path[at]);
}

/** Most specific first: text before a parameter before the rest, from the left; then a named method before any. */
function bySpecificity(a: Pattern, b: Pattern): number {
  for (let at = 0; at < Math.max(a.segments.length, b.segments.length); at++) {
    const [left, right] = [a.segments[at], b.segments[at]];
    if (!left || !right) return left ? (left.kind === 'rest' ? 1 : -1) : right?.kind === 'rest' ? -1 : 1;
    if (left.kind !== right.kind) return rank[left.kind] - rank[right.kind];
  }
  return Number(a.route.method === '*') - Number(b.route.method === '*');
}

const charges = ({ mode, price }: PricedRoute): bigint => (mode === 'observe' ? 0n : price);

/** Finds the priced route of a request. */
export class RouteTable {
  private readonly patterns: readonly Pattern[];

  constructor(routes: readonly PricedRoute[]) {
    this.patterns = routes.map((route) => ({ segments: patternOf(route.path), route })).sort(bySpecificity);
  }

  /** The most specific first. */
  get routes(): readonly PricedRoute[] {
    return this.patterns.map(({ route }) => route);
  }

  /** The most specific route; where a path can be read in two ways, the one that costs more. Null: nobody prices it. */
  match(method: string, { readings }: Pick<RequestPath, 'readings'>): PricedRoute | null {
    const asked = method === 'HEAD' ? 'GET' : method;
    let found: PricedRoute | null = null;
    for (const reading of readings) {
      const route = this.patterns.find((one) => (one.route.method === asked || one.route.method === '*') && fits(one.segments, reading))?.route;
      if (route && (found === null || charges(route) > charges(found))) found = route;
    }
    return found;
  }
}
