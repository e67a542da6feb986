import type { OpenGateway } from '../open-gateway.js';
import type { PricedRoute } from '../route-table.js';
import { routeShape } from './import-plan.js';
import type { JsonObject } from './json-tree.js';
import { routePathOf } from './route-path.js';
import type { StoredOperation } from './stored-operations.js';

/** An operation that a gateway's table names, with the route that decides about it. */
export interface SoldOperation extends StoredOperation {
  route: PricedRoute;
  /** Whether it stands in the imported document; one that does not is known by its route alone. */
  isDescribed: boolean;
}

/** Methods that a route for all of them is described with. */
const everyMethod = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * What a gateway has on offer: operations of the document that a route covers, and routes the document knows nothing of.
 * What no route names passes as well, or is refused; either way nobody is invited to it.
 */
export function soldOperations(gateway: OpenGateway, described: readonly StoredOperation[]): SoldOperation[] {
  const sold = described.flatMap((operation) => {
    const route = gateway.routeOf(operation.method, operation.path);
    return route ? [{ ...operation, route, isDescribed: true }] : [];
  });
  const known = new Set(sold.flatMap(({ route }) => [route.resourceId]));
  const others = gateway.routes.filter(({ resourceId }) => !known.has(resourceId)).flatMap(bareOperations);
  const shapes = new Set(sold.map(routeShape));
  return [...sold, ...others.filter((one) => !shapes.has(routeShape(one)))];
}

function bareOperations(route: PricedRoute): SoldOperation[] {
  const { template, parameters } = templateOf(route.path);
  const methods = route.method === '*' ? everyMethod : [route.method];
  return methods.map((method) => ({ method, template, path: routePathOf(template)?.path ?? route.path, item: {}, operation: { parameters, responses: { default: { description: 'The answer of the API' } } }, route, isDescribed: false }));
}

/** A route's path as OpenAPI writes it, with its parameters named apart. */
function templateOf(path: string): { template: string; parameters: JsonObject[] } {
  const names: string[] = [];
  const segments = path.split('/').map((segment) => {
    if (!/^[:{*]/.test(segment)) return segment;
    const name = segment === '*' ? 'path' : segment.replace(/^[:{]|\}$/g, '');
    names.push(names.includes(name) ? `${name}${String(names.length + 1)}` : name);
    return `{${names.at(-1) ?? name}}`;
  });
  return { template: segments.join('/'), parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })) };
}
