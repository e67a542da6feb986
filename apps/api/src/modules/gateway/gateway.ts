import { fromBaseUnits, type Gateway as GatewayAnswer, type GatewayCheck, type Mode } from '@till/contract';
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
  lastCheck: GatewayCheck | null;
  createdAt: Date;
  updatedAt: Date;
  /** `created_at` as Postgres wrote it, for cursors. */
  cursorAt: string;
}

/** Where a gateway answers, below Till's own address. */
export function gatewayAddress(slug: string): string {
  return `/g/${slug}`;
}

/** A gateway with its routes as its merchant sees it; of the secret headers, their names. */
export function toGatewayAnswer(row: GatewayRow, headerNames: readonly string[], routes: readonly StoredResource[], publicUrl: string): GatewayAnswer {
  return {
    id: row.id,
    name: row.name,
    mode: row.mode,
    url: `${publicUrl}${gatewayAddress(row.slug)}`,
    slug: row.slug,
    originUrl: row.originUrl,
    originHeaders: [...headerNames].sort(),
    unmatched: row.unmatched,
    timeoutMs: row.timeoutMs,
    active: row.active,
    routes: routes.flatMap((resource) => {
      const { route } = resource;
      if (!route) return [];
      const { method, path, mode, settle, freePerDay } = route;
      return [{ id: resource.id, method, path, url: resourceUrl(publicUrl, resource), price: fromBaseUnits(resource.price ?? 0n), mode, settle, freePerDay, description: resource.description, listed: resource.listed, active: resource.active }];
    }),
    lastCheck: row.lastCheck,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
