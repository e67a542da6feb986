import { fromBaseUnits, type Gateway as GatewayAnswer, type GatewayCheck, type GatewayDocument, type GatewayRoute, type Mode } from '@till/contract';
import { resourceUrl, type StoredResource } from '../resources/resource.js';

/** A gateway as its row says, secrets sealed. */
export interface GatewayRow {
  merchantId: string;
  id: string;
  mode: Mode;
  slug: string;
  name: string;
  originUrl: string;
  originHeaders: string;
  signingSecret: string;
  unmatched: 'pass' | 'refuse';
  timeoutMs: number;
  active: boolean;
  publicDocs: boolean;
  /** What is told of the imported document; its content is read where it is needed. */
  document: GatewayDocument | null;
  lastCheck: GatewayCheck | null;
  createdAt: Date;
  updatedAt: Date;
  /** `created_at` as Postgres wrote it, for cursors. */
  cursorAt: string;
}

/** Whether the seller gave Till something that opens the origin: secret headers, or parameters of its address. */
export function opensOrigin(origin: URL, headers: Readonly<Record<string, string>>): boolean {
  return origin.search !== '' || Object.keys(headers).length > 0;
}

/** Where a gateway answers, below Till's own address. */
export function gatewayAddress(slug: string): string {
  return `/g/${slug}`;
}

/** Paths below a gateway that are Till's own and not the origin's. */
export const ownPaths = { docs: '/-/docs', openapi: '/-/openapi.json' } as const;

/** A gateway's routes as its merchant sees them. */
export function toRouteAnswers(routes: readonly StoredResource[], publicUrl: string): GatewayRoute[] {
  return routes.flatMap((resource) => {
    const { route } = resource;
    if (!route) return [];
    const { method, path, mode, settle, freePerDay } = route;
    return [{ id: resource.id, method, path, url: resourceUrl(publicUrl, resource), price: fromBaseUnits(resource.price ?? 0n), mode, settle, freePerDay, description: resource.description, listed: resource.listed, active: resource.active }];
  });
}

/** A gateway with its routes as its merchant sees it; of the secret headers, their names. */
export function toGatewayAnswer(row: GatewayRow, headerNames: readonly string[], routes: readonly StoredResource[], publicUrl: string): GatewayAnswer {
  const url = `${publicUrl}${gatewayAddress(row.slug)}`;
  return {
    id: row.id,
    name: row.name,
    mode: row.mode,
    url,
    slug: row.slug,
    originUrl: row.originUrl,
    originHeaders: [...headerNames].sort(),
    unmatched: row.unmatched,
    timeoutMs: row.timeoutMs,
    active: row.active,
    routes: toRouteAnswers(routes, publicUrl),
    publicDocs: row.publicDocs,
    docsUrl: `${url}${ownPaths.docs}`,
    openapiUrl: `${url}${ownPaths.openapi}`,
    document: row.document,
    lastCheck: row.lastCheck,
    warnings: row.unmatched === 'pass' && headerNames.length > 0 ? ['secret_headers_pass'] : [],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
