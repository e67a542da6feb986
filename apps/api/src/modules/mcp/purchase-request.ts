import { z } from 'zod';
import { err, ok, type Result } from '@till/money';
import { parametersOf, segmentsOf } from '../gateway/route-discovery.js';
import type { PricedResource } from '../resources/priced-resource.js';

const longestParameter = 500;

/** What an agent says it wants to buy. */
export const purchaseShape = {
  id: z.string().max(60).describe('Id of the offer, from find_offers.'),
  params: z.record(z.string().max(100), z.string().min(1).max(longestParameter)).optional().describe('Path parameters of an API offer by their names; get_offer lists them.'),
  query: z.record(z.string().max(100), z.string().max(2_000)).optional().describe('Query parameters of an API offer.'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional().describe('Only for an offer whose method is ANY.'),
  body: z.json().optional().describe('JSON body of an API offer that takes one.'),
};
export type PurchaseWish = z.infer<z.ZodObject<typeof purchaseShape>>;

/** A request of a door of this Till. */
export interface DoorRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query, below Till's own address. */
  path: string;
  body: string | undefined;
}

/** The request a wish stands for; else what is wrong with it, in words an agent can act on. */
export function purchaseRequest({ url, route }: Pick<PricedResource, 'url' | 'route'>, wish: PurchaseWish): Result<DoorRequest, string> {
  if (!route) {
    const foreign = (['params', 'query', 'method', 'body'] as const).find((name) => wish[name] !== undefined);
    return foreign === undefined ? ok({ method: 'GET', path: new URL(url).pathname, body: undefined }) : err(`${foreign} does not belong to this offer: it is bought as it is.`);
  }
  const method = route.method === '*' ? (wish.method ?? 'GET') : route.method;
  if (wish.method !== undefined && wish.method !== method) return err(`This offer is asked for with ${method}.`);
  if (wish.body !== undefined && (method === 'GET' || method === 'DELETE')) return err(`A ${method} request has no body.`);
  const path = filled(route.path, wish.params ?? {});
  if (!path.ok) return path;
  // Cut off before the URL is parsed, which writes braces and letters beyond ASCII in another length.
  const base = new URL(url.slice(0, -route.path.length)).pathname;
  const query = new URLSearchParams(wish.query).toString();
  return ok({ method, path: `${base}${path.value}${query === '' ? '' : `?${query}`}`, body: wish.body === undefined ? undefined : JSON.stringify(wish.body) });
}

function filled(pattern: string, params: Readonly<Record<string, string>>): Result<string, string> {
  const segments = segmentsOf(pattern);
  const names = parametersOf(segments);
  const expected = [...names.values()];
  const unknown = Object.keys(params).find((name) => !expected.includes(name));
  if (unknown !== undefined) return err(`There is no path parameter ${unknown}. ${expected.length > 0 ? `The parameters are: ${expected.join(', ')}.` : 'This offer has none.'}`);
  const missing = expected.find((name) => params[name] === undefined);
  if (missing !== undefined) return err(`The path parameter ${missing} is missing: params needs ${expected.join(', ')}.`);
  const parts = segments.flatMap((segment, at) => {
    const value = params[names.get(at) ?? ''];
    if (value === undefined) return [segment];
    // The rest of a path may have several segments; any other parameter is one.
    return segment === '*' && at === segments.length - 1 ? segmentsOf(value).map(encodeURIComponent) : [encodeURIComponent(value)];
  });
  const climbing = parts.some((part) => part === '.' || part === '..');
  return climbing ? err('A path parameter must not be . or ..') : ok(`/${parts.join('/')}`);
}
