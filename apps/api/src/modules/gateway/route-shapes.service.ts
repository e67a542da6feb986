import { Injectable } from '@nestjs/common';
import { isModestDeclaration, type Shape } from '@till/x402';
import { GatewayDirectory } from './gateway-directory.js';
import { GatewayDocumentsService } from './gateway-documents.service.js';
import type { OpenGateway } from './open-gateway.js';
import type { BodySchemas, OperationSchemas, ParameterSchemas } from './openapi/operation-schemas.js';
import { catalogueName, routeDiscovery, type RouteShapes } from './route-discovery.js';
import type { PricedRoute } from './route-table.js';

type Named = Pick<PricedRoute, 'method' | 'path'>;

/** Bytes for each schema and example, from plenty down: the largest with which the whole declaration can be sent back. */
const budgets = [1_500, 800, 400, 200];

/** What catalogues and agents are told of listed routes, from the gateway's imported document; worked out once while nothing changes. */
@Injectable()
export class RouteShapesService {
  // A gateway that changed, or whose document did, is another object.
  private readonly known = new WeakMap<OpenGateway, Map<string, Promise<RouteShapes>>>();

  constructor(
    private readonly directory: GatewayDirectory,
    private readonly documents: GatewayDocumentsService,
  ) {}

  /** Small enough for the terms of a 402. */
  of(gateway: OpenGateway, route: Named): Promise<RouteShapes> {
    const key = `${route.method} ${route.path}`;
    const shapes = this.known.get(gateway) ?? new Map<string, Promise<RouteShapes>>();
    this.known.set(gateway, shapes);
    const found = shapes.get(key) ?? this.modest(gateway, route);
    shapes.set(key, found);
    // What failed is asked for anew.
    found.catch(() => shapes.delete(key));
    return found;
  }

  /** The same for a route by its address, whose gateway is looked up; `whole`: as much as an agent reads. Nothing for one that is gone. */
  async at(url: string, route: Named, options: { whole?: boolean } = {}): Promise<RouteShapes> {
    const gateway = await this.directory.find(new URL(url).pathname.split('/')[2] ?? '');
    if (!gateway) return {};
    return options.whole ? shapesOf(await this.documents.schemasOf(gateway, route)) : this.of(gateway, route);
  }

  private async modest(gateway: OpenGateway, route: Named): Promise<RouteShapes> {
    for (const maxBytes of budgets) {
      const shapes = shapesOf(await this.documents.schemasOf(gateway, route, maxBytes));
      if (isModestDeclaration(routeDiscovery({ gatewayUrl: gateway.url, route, method: 'GET', path: route.path, shapes }))) return shapes;
    }
    return {};
  }
}

function shapesOf(schemas: OperationSchemas | null): RouteShapes {
  if (!schemas) return {};
  const { input, output } = schemas;
  return {
    ...(input.path ? { pathSchema: renamed(input.path) } : {}),
    ...(input.query ? { query: input.query } : {}),
    ...(input.body ? { body: { ...shapeOf(input.body), type: bodyType(input.body.mediaType) } } : {}),
    ...(output ? { output: shapeOf(output) } : {}),
  };
}

function renamed({ schema }: ParameterSchemas): Record<string, unknown> {
  const { properties } = schema;
  const names = typeof properties === 'object' && properties !== null ? Object.entries(properties).map(([name, property]) => [catalogueName(name), property]) : [];
  return { type: 'object', properties: Object.fromEntries(names) as object };
}

function shapeOf({ schema, example }: BodySchemas): Shape {
  return example === null ? { schema } : { schema, example };
}

function bodyType(mediaType: string): 'json' | 'form-data' | 'text' {
  if (mediaType.includes('json')) return 'json';
  return mediaType.includes('form') ? 'form-data' : 'text';
}
