import { type Gateway, type GatewayRoute, positiveAmountSchema, type Problem, type RouteMethod, type RouteMode, routePathSchema, type SettleOrder, type UpdateGateway } from '@till/contract';

/** A route as it stands in the table on the page, saved or not. */
export interface RouteDraft {
  /** Known from the first key on; routes without one yet have no id. */
  key: string;
  /** Id of the saved route; null for one that was added here. */
  id: string | null;
  method: RouteMethod;
  path: string;
  /** Decimal USDC as typed. */
  price: string;
  mode: RouteMode;
  settle: SettleOrder;
  /** Whole number as typed. */
  freePerDay: string;
  description: string;
  /** Whether anybody may find it in public lists. */
  listed: boolean;
  /** Put away, to be removed when the table is saved. */
  gone: boolean;
}

/** What is wrong with a route, by field; each names its text in `gateways.fault`, but for the server's own words. */
export type RouteFaults = Partial<Record<'path' | 'price' | 'freePerDay' | 'row', string>>;

export const routeMethods: readonly RouteMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', '*'];
export const routeModes: readonly RouteMode[] = ['charge', 'bots', 'observe'];
export const settleOrders: readonly SettleOrder[] = ['after', 'first'];
/** What one call costs until somebody decides otherwise. */
export const proposedPrice = '0.01';

export function draftOf(route: GatewayRoute): RouteDraft {
  const { id, method, path, price, mode, settle, freePerDay, description, listed } = route;
  return { key: id, id, method, path, price, mode, settle, freePerDay: String(freePerDay), description: description ?? '', listed, gone: false };
}

export function newDraft(key: string, given: Partial<RouteDraft> = {}): RouteDraft {
  return { key, id: null, method: 'GET', path: '/', price: proposedPrice, mode: 'charge', settle: 'after', freePerDay: '0', description: '', listed: false, gone: false, ...given };
}

type RouteInput = NonNullable<UpdateGateway['routes']>[number];

/** The table as a call takes it, without what was put away. */
export function routeInputs(drafts: readonly RouteDraft[]): RouteInput[] {
  return drafts
    .filter(({ gone }) => !gone)
    .map(({ method, path, price, mode, settle, freePerDay, description, listed }) => ({ method, path: path.trim(), price: price.trim(), mode, settle, freePerDay: Number.parseInt(freePerDay.trim() || '0', 10), description: description.trim(), listed }));
}

/** The table of a gateway as a call takes it, with some routes changed. */
export function inputsOf({ routes }: Gateway, change: (route: GatewayRoute) => Partial<RouteInput>): RouteInput[] {
  return routes.map((route) => {
    const { method, path, price, mode, settle, freePerDay } = route;
    return { method, path, price, mode, settle, freePerDay, ...change(route) };
  });
}

/** What makes two routes match the same requests: a parameter is a parameter, whatever its name. */
function shapeOf({ method, path }: Pick<RouteDraft, 'method' | 'path'>): string {
  const parts = path.trim().split('/').filter(Boolean);
  return `${method} ${parts.map((part) => (/^[:{]/.test(part) ? ':' : part.toLowerCase())).join('/')}`;
}

/** Faults that can be told before anything is sent, by key of the route. The server checks everything again. */
export function draftFaults(drafts: readonly RouteDraft[]): Map<string, RouteFaults> {
  const faults = new Map<string, RouteFaults>();
  const seen = new Set<string>();
  for (const draft of drafts) {
    if (draft.gone) continue;
    const found: RouteFaults = {};
    if (!routePathSchema.safeParse(draft.path.trim()).success) found.path = 'path';
    else if (seen.has(shapeOf(draft))) found.path = 'twice';
    seen.add(shapeOf(draft));
    if (!positiveAmountSchema.safeParse(draft.price.trim()).success) found.price = 'price';
    if (!/^\d{1,6}$/.test(draft.freePerDay.trim() || '0')) found.freePerDay = 'freePerDay';
    if (Object.keys(found).length > 0) faults.set(draft.key, found);
  }
  return faults;
}

const routeField = /^routes\.(\d+)(?:\.(\w+))?$/;

/** What the server found wrong, at the routes that were sent: `routes.2.path` is the third of them. */
export function serverFaults(problem: Problem | null, sent: readonly RouteDraft[]): Map<string, RouteFaults> {
  const faults = new Map<string, RouteFaults>();
  const rows = sent.filter(({ gone }) => !gone);
  for (const { field, message } of problem?.errors ?? []) {
    const [, at, name] = routeField.exec(field) ?? [];
    const row = at === undefined ? undefined : rows[Number.parseInt(at, 10)];
    if (!row) continue;
    const place = name === 'path' || name === 'price' || name === 'freePerDay' ? name : 'row';
    faults.set(row.key, { ...faults.get(row.key), [place]: message });
  }
  return faults;
}

/** Whether two versions of one route would be saved as the same. */
export function sameRoute(one: RouteDraft, other: RouteDraft): boolean {
  return (['method', 'path', 'price', 'mode', 'settle', 'freePerDay', 'description', 'listed', 'gone'] as const).every((name) => one[name] === other[name]);
}

/** How many routes differ from what is saved. */
export function changesIn(drafts: readonly RouteDraft[], saved: readonly RouteDraft[]): number {
  const before = new Map(saved.map((draft) => [draft.key, draft]));
  return drafts.filter((draft) => {
    const known = before.get(draft.key);
    return known ? !sameRoute(draft, known) : !draft.gone;
  }).length;
}
