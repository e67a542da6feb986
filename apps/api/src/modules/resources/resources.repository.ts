import { Injectable } from '@nestjs/common';
import type { Mode, ResourceKind } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { CursorPosition } from '../../platform/http/paging.js';
import type { Resource, Route, StoredResource } from './resource.js';

// Arrays of numeric are cast: the driver would make floating-point numbers of them.
const columns = `merchant_id AS "merchantId", id, mode, kind, slug, handle, external_url AS "externalUrl", title, description, price, presets::text[] AS presets, min_amount AS "minAmount",
  max_amount AS "maxAmount", networks, wallet_ids AS "walletIds", success_url AS "successUrl", metadata, deliverable, address, gateway_id AS "gatewayId", method,
  path_pattern AS "path", route_mode AS "routeMode", settle, free_per_day AS "freePerDay", listed, active, version,
  created_at AS "createdAt", updated_at AS "updatedAt", created_at::text AS "cursorAt"`;

type Amounts = 'price' | 'presets' | 'minAmount' | 'maxAmount';
type RouteColumns = Partial<Pick<Route, 'method' | 'path' | 'settle' | 'freePerDay'>> & { gatewayId: string | null; routeMode: Route['mode'] };
type Row = Omit<StoredResource, Amounts | 'route'> & RouteColumns & { price: string | null; presets: string[] | null; minAmount: string | null; maxAmount: string | null };

const toAmount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

function toResource({ gatewayId, method, path, routeMode, settle, freePerDay, ...row }: Row): StoredResource {
  const route = gatewayId === null ? null : ({ gatewayId, method, path, mode: routeMode, settle, freePerDay } as Route);
  return { ...row, route, price: toAmount(row.price), presets: row.presets?.map(BigInt) ?? null, minAmount: toAmount(row.minAmount), maxAmount: toAmount(row.maxAmount) };
}

function changeable(resource: Resource): unknown[] {
  return [
    resource.title,
    resource.description,
    resource.price?.toString() ?? null,
    resource.presets?.map(String) ?? null,
    resource.minAmount?.toString() ?? null,
    resource.maxAmount?.toString() ?? null,
    resource.networks,
    resource.walletIds,
    resource.successUrl,
    JSON.stringify(resource.metadata),
    resource.deliverable === null ? null : JSON.stringify(resource.deliverable),
    resource.active,
    resource.version,
    resource.route?.gatewayId ?? null,
    resource.route?.method ?? null,
    resource.route?.path ?? null,
    resource.route?.mode ?? null,
    resource.route?.settle ?? null,
    resource.route?.freePerDay ?? null,
    resource.listed,
  ];
}

/** A route as a row, for many at once. */
function routeRecord({ merchantId, id, mode, title, description, price, address, version, route, listed }: Resource) {
  return { merchant_id: merchantId, id, mode, title, description, price: price?.toString(), address, version, gateway_id: route?.gatewayId, method: route?.method, path_pattern: route?.path, route_mode: route?.mode, settle: route?.settle, free_per_day: route?.freePerDay, listed };
}

/** What of a merchant's resources is listed; left out, nothing is held back but routes that were removed. */
export interface ResourceFilter {
  kind?: readonly ResourceKind[] | undefined;
  gatewayId?: string | undefined;
  removed: boolean;
  q?: string | undefined;
}

/** Text to look for as a LIKE pattern, its own wildcards taken literally. */
function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

@Injectable()
export class ResourcesRepository {
  async insert(tx: Transaction, resource: Resource): Promise<StoredResource> {
    const [row] = await tx.query<Row>(
      `INSERT INTO resources (merchant_id, id, mode, kind, slug, handle, title, description, price, presets, min_amount, max_amount, networks, wallet_ids,
         success_url, metadata, deliverable, active, version, gateway_id, method, path_pattern, route_mode, settle, free_per_day, listed, address)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text[]::numeric[], $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
       RETURNING ${columns}`,
      [resource.merchantId, resource.id, resource.mode, resource.kind, resource.slug, resource.handle, ...changeable(resource), resource.address],
    );
    if (!row) throw new Error('an INSERT without a row');
    return toResource(row);
  }

  /** New routes in one statement, made in their order: a gateway may get hundreds at once. */
  async insertRoutes(tx: Transaction, routes: readonly Resource[]): Promise<void> {
    const names = 'merchant_id, id, mode, title, description, price, address, version, gateway_id, method, path_pattern, route_mode, settle, free_per_day, listed';
    await tx.query(
      `INSERT INTO resources (kind, created_at, ${names}) SELECT 'api_route', now() + ordinality * interval '1 microsecond', ${names}
       FROM jsonb_populate_recordset(NULL::resources, $1) WITH ORDINALITY`,
      [JSON.stringify(routes.map(routeRecord))],
    );
  }

  /** What a merchant may change of routes, in one statement. */
  async updateRoutes(tx: Transaction, merchantId: string, routes: readonly Resource[]): Promise<void> {
    await tx.query(
      `UPDATE resources SET description = one.description, price = one.price, route_mode = one.route_mode, settle = one.settle, free_per_day = one.free_per_day,
         listed = one.listed, version = one.version, updated_at = clock_timestamp()
       FROM jsonb_populate_recordset(NULL::resources, $2) AS one WHERE resources.merchant_id = $1 AND resources.id = one.id`,
      [merchantId, JSON.stringify(routes.map(routeRecord))],
    );
  }

  /** Takes routes out of their gateway, in one statement: what is left is what payments name. */
  async endRoutes(tx: Transaction, merchantId: string, ids: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE resources SET active = false, listed = false, gateway_id = NULL, method = NULL, path_pattern = NULL, route_mode = NULL, settle = NULL, free_per_day = NULL,
         version = version + 1, updated_at = clock_timestamp() WHERE merchant_id = $1 AND id = ANY($2)`,
      [merchantId, ids],
    );
  }

  async update(tx: Transaction, resource: Resource): Promise<StoredResource> {
    const [row] = await tx.query<Row>(
      `UPDATE resources SET title = $3, description = $4, price = $5, presets = $6::text[]::numeric[], min_amount = $7, max_amount = $8, networks = $9,
         wallet_ids = $10, success_url = $11, metadata = $12, deliverable = $13, active = $14, version = $15, gateway_id = $16, method = $17, path_pattern = $18,
         route_mode = $19, settle = $20, free_per_day = $21, listed = $22, updated_at = clock_timestamp()
       WHERE merchant_id = $1 AND id = $2 RETURNING ${columns}`,
      [resource.merchantId, resource.id, ...changeable(resource)],
    );
    if (!row) throw new Error('an UPDATE of a locked row without a row');
    return toResource(row);
  }

  /** Rows of the merchant, as far as `enough`: there may be very many. */
  async count(tx: Transaction, merchantId: string, enough: number): Promise<number> {
    const [row] = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM (SELECT 1 FROM resources WHERE merchant_id = $1 LIMIT $2) AS enough', [merchantId, enough]);
    return row?.count ?? 0;
  }

  /** Bytes on the disk of what the merchant's resources deliver. */
  async deliverableBytes(tx: Transaction, merchantId: string): Promise<number> {
    const [row] = await tx.query<{ bytes: string }>('SELECT coalesce(sum(pg_column_size(deliverable)), 0)::text AS bytes FROM resources WHERE merchant_id = $1 AND deliverable IS NOT NULL', [merchantId]);
    return parseInt(row?.bytes ?? '0', 10);
  }

  async byId(tx: Transaction, merchantId: string, mode: Mode, id: string, options: { lock?: boolean } = {}): Promise<StoredResource | null> {
    const [row] = await tx.query<Row>(`SELECT ${columns} FROM resources WHERE merchant_id = $1 AND mode = $2 AND id = $3 ${options.lock ? 'FOR UPDATE' : ''}`, [merchantId, mode, id]);
    return row ? toResource(row) : null;
  }

  async list(tx: Transaction, merchantId: string, mode: Mode, { kind, gatewayId, removed, q }: ResourceFilter, limit: number, after: CursorPosition | null): Promise<StoredResource[]> {
    const rows = await tx.query<Row>(
      `SELECT ${columns} FROM resources
       WHERE merchant_id = $1 AND mode = $2 AND ($4::text[] IS NULL OR kind = ANY($4)) AND ($9::text IS NULL OR gateway_id = $9) AND ($10 OR kind <> 'api_route' OR gateway_id IS NOT NULL)
         AND ($5::text IS NULL OR title ILIKE $5 OR description ILIKE $5 OR handle ILIKE $5 OR slug = $6 OR id = $6)
         AND ($7::text IS NULL OR (created_at, id) < ($7::timestamptz, $8))
       ORDER BY resources.created_at DESC, id DESC LIMIT $3`,
      [merchantId, mode, limit, kind ?? null, q ? containing(q) : null, q ?? null, after?.at ?? null, after?.id ?? null, gatewayId ?? null, removed],
    );
    return rows.map(toResource);
  }

  /** The routes of a gateway, in the order they were made. */
  async ofGateway(tx: Transaction, merchantId: string, gatewayId: string): Promise<StoredResource[]> {
    const rows = await tx.query<Row>(`SELECT ${columns} FROM resources WHERE merchant_id = $1 AND gateway_id = $2 ORDER BY created_at, id`, [merchantId, gatewayId]);
    return rows.map(toResource);
  }

  /** The row of a server's route, made when there is none; null when there is none and no room for another. */
  async externalOf(tx: Transaction, route: Pick<Resource, 'merchantId' | 'id' | 'mode' | 'externalUrl' | 'title' | 'description'>, most: number): Promise<string | null> {
    const { merchantId, mode, externalUrl } = route;
    const find = () => tx.query<{ id: string }>('SELECT id FROM resources WHERE merchant_id = $1 AND mode = $2 AND external_url = $3', [merchantId, mode, externalUrl]);
    const [known] = await find();
    if (known) return known.id;
    const [made] = await tx.query<{ id: string }>(
      `INSERT INTO resources (merchant_id, id, mode, kind, external_url, title, description)
       SELECT $1, $4, $2, 'external', $3, $5, $6 WHERE (SELECT count(*) FROM resources WHERE merchant_id = $1 AND mode = $2 AND external_url IS NOT NULL) < $7
       ON CONFLICT DO NOTHING RETURNING id`,
      [merchantId, mode, externalUrl, route.id, route.title, route.description, most],
    );
    return (made ?? (await find())[0])?.id ?? null;
  }

  /** A resource by what its public address names, of whichever merchant. Needs a system unit of work. */
  async byPublicName(tx: Transaction, by: 'slug' | 'handle' | 'id', value: string): Promise<StoredResource | null> {
    const [row] = await tx.query<Row>(`SELECT ${columns} FROM resources WHERE ${by} = $1`, [value]);
    return row ? toResource(row) : null;
  }

  /** Which of the handles are taken, by anybody. Needs a system unit of work. */
  async takenHandles(tx: Transaction, handles: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ handle: string }>('SELECT handle FROM resources WHERE handle = ANY($1)', [handles]);
    return new Set(rows.map(({ handle }) => handle));
  }

  async exists(tx: Transaction, merchantId: string, mode: Mode): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM resources WHERE merchant_id = $1 AND mode = $2 LIMIT 1', [merchantId, mode])).length > 0;
  }

  /** Title of a resource that names the wallet, or null. */
  async titleNamingWallet(tx: Transaction, merchantId: string, walletId: string): Promise<string | null> {
    const [row] = await tx.query<{ title: string }>('SELECT title FROM resources WHERE merchant_id = $1 AND $2 = ANY(wallet_ids) LIMIT 1', [merchantId, walletId]);
    return row?.title ?? null;
  }
}
