import { Injectable } from '@nestjs/common';
import type { createGatewaySchema, Gateway, GatewayWithSecret, Page, pageQuerySchema, updateGatewaySchema } from '@till/contract';
import type { z } from 'zod';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Egress } from '../../platform/egress/egress.js';
import { permittedUrl } from '../../platform/egress/permitted-url.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { KeyedWork } from '../../platform/idempotency/keyed-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { newSlug } from '../../platform/ids/new-slug.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MerchantLimits } from '../merchants/merchant-limits.js';
import { ApiRoutesService, type RouteWish } from '../resources/api-routes.service.js';
import type { StoredResource } from '../resources/resource.js';
import { gatewayAddress, type GatewayRow, toGatewayAnswer } from './gateway.js';
import { GatewaySecrets } from './gateway-secrets.js';
import { GatewaysRepository } from './gateways.repository.js';
import { patternShape } from './route-table.js';

type CreateInput = z.output<typeof createGatewaySchema>;
type UpdateInput = z.output<typeof updateGatewaySchema>;

/** Gateways as their merchant handles them. */
@Injectable()
export class GatewaysService {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly keyedWork: KeyedWork,
    private readonly gateways: GatewaysRepository,
    private readonly routes: ApiRoutesService,
    private readonly secrets: GatewaySecrets,
    private readonly egress: Egress,
    private readonly limits: MerchantLimits,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
  ) {}

  /** Throws `validation_failed` for an origin Till may not call and for routes that contradict each other; `limit_reached`. */
  async create(context: RequestContext, input: CreateInput): Promise<GatewayWithSecret> {
    const originUrl = await permittedUrl(this.egress, input.originUrl, context.mode, 'originUrl');
    refuseContradictions(input.routes);
    const { merchantId, mode } = context;
    const place = { merchantId, id: newId('gateway') };
    const signingSecret = this.secrets.newSigningSecret();
    const headers = inLowerCase(input.originHeaders ?? {});
    return this.keyedWork.tenant(context, async (tx) => {
      await this.limits.demandRoom(tx, merchantId, 'gateways', () => this.gateways.count(tx, merchantId));
      const created = await this.gateways.insert(tx, {
        ...place,
        mode,
        slug: newSlug(),
        name: input.name,
        originUrl,
        originHeaders: this.secrets.sealHeaders(place, headers),
        signingSecret: this.secrets.sealSigningSecret(place, signingSecret),
        // The seller's own key goes along with whatever passes, so that has to be asked for.
        unmatched: input.unmatched ?? (Object.keys(headers).length > 0 ? 'refuse' : 'pass'),
        timeoutMs: input.timeoutMs,
        active: true,
        publicDocs: input.publicDocs,
      });
      await this.auditLog.record(tx, context, 'gateway.created', place.id, { name: input.name, origin: new URL(originUrl).host, routes: input.routes.length });
      const routes = await this.routes.put(tx, ownerOf(created), input.routes);
      return { ...this.answer(created, routes), signingSecret };
    });
  }

  async update(context: RequestContext, id: string, change: UpdateInput): Promise<Gateway> {
    const originUrl = change.originUrl === undefined ? undefined : await permittedUrl(this.egress, change.originUrl, context.mode, 'originUrl');
    if (change.routes) refuseContradictions(change.routes);
    const { row, routes } = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const before = await this.gateways.byId(tx, context.merchantId, context.mode, id, { lock: true });
      if (!before) throw notFound('gateway');
      const { originHeaders, routes: wishes, ifUnchangedSince, ...fields } = change;
      if (ifUnchangedSince !== undefined && new Date(ifUnchangedSince).getTime() !== before.updatedAt.getTime()) throw new ProblemError('conflict', 'Somebody has changed this gateway since you read it. Read it again and repeat your change.');
      const stored = this.secrets.openHeaders(before);
      if (originUrl !== undefined) refuseTakenAlong(before.originUrl, originUrl, Object.keys(stored), originHeaders ?? {});
      const headers = originHeaders && this.secrets.sealHeaders(before, merged(stored, originHeaders));
      const updated = await this.gateways.update(tx, { ...before, ...given({ ...fields, originUrl }), originHeaders: headers ?? before.originHeaders });
      await this.auditLog.record(tx, context, 'gateway.updated', id, { fields: Object.keys(change).filter((field) => field !== 'ifUnchangedSince') });
      const kept = wishes ? await this.routes.put(tx, ownerOf(updated), wishes) : await this.routes.of(tx, ownerOf(updated));
      this.routes.tellAfter(tx, ownerOf(updated), kept);
      return { row: updated, routes: kept };
    });
    return this.answer(row, routes);
  }

  /**
   * Ends the gateway: it sells nothing from this commit on, in every list, and its secrets are gone. What was bought stays:
   * payments, books, kept answers, and the routes as resources that they name. Calls under way still end as they began.
   */
  async delete(context: RequestContext, id: string): Promise<void> {
    await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const before = await this.gateways.byId(tx, context.merchantId, context.mode, id, { lock: true });
      if (!before) throw notFound('gateway');
      const routes = await this.routes.end(tx, ownerOf(before));
      await this.gateways.remove(tx, before, routes.map((route) => route.id));
      await this.auditLog.record(tx, context, 'gateway.deleted', id, { name: before.name, origin: new URL(before.originUrl).host, routes: routes.length });
    });
  }

  /** A new secret for signing calls to the origin; the old one is worth nothing from now on. */
  async rotateSecret(context: RequestContext, id: string): Promise<GatewayWithSecret> {
    const signingSecret = this.secrets.newSigningSecret();
    return this.keyedWork.tenant(context, async (tx) => {
      const before = await this.gateways.byId(tx, context.merchantId, context.mode, id, { lock: true });
      if (!before) throw notFound('gateway');
      const updated = await this.gateways.update(tx, { ...before, signingSecret: this.secrets.sealSigningSecret(before, signingSecret) });
      await this.auditLog.record(tx, context, 'gateway.secret_rotated', id, {});
      const routes = await this.routes.of(tx, ownerOf(updated));
      this.routes.tellAfter(tx, ownerOf(updated), routes);
      return { ...this.answer(updated, routes), signingSecret };
    });
  }

  async get(context: RequestContext, id: string): Promise<Gateway> {
    const { row, routes } = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const found = await this.gateways.byId(tx, context.merchantId, context.mode, id);
      if (!found) throw notFound('gateway');
      return { row: found, routes: await this.routes.of(tx, ownerOf(found)) };
    });
    return this.answer(row, routes);
  }

  async list(context: RequestContext, query: z.output<typeof pageQuerySchema>): Promise<Page<Gateway>> {
    const scope = `gateways ${context.merchantId} ${context.mode}`;
    const after = this.paging.decodeCursor(scope, query.cursor);
    const { rows, routes } = await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const found = await this.gateways.list(tx, context.merchantId, context.mode, query.limit + 1, after);
      const all = new Map<string, StoredResource[]>();
      for (const row of found) all.set(row.id, await this.routes.of(tx, ownerOf(row)));
      return { rows: found, routes: all };
    });
    return this.paging.page(scope, rows, query.limit, (row) => ({ at: row.cursorAt, id: row.id }), (row) => this.answer(row, routes.get(row.id) ?? []));
  }

  private answer(row: GatewayRow, routes: readonly StoredResource[]): Gateway {
    return toGatewayAnswer(row, Object.keys(this.secrets.openHeaders(row)), routes, this.config.publicUrl);
  }
}

function ownerOf({ merchantId, mode, id, slug }: GatewayRow) {
  return { merchantId, mode, gatewayId: id, address: gatewayAddress(slug) };
}

/**
 * The headers that open an origin are never read back, so they must not follow to another server either: whoever may
 * change a gateway could have them sent to a server of its own.
 */
function refuseTakenAlong(from: string, to: string, stored: readonly string[], change: Readonly<Record<string, string | null>>): void {
  if (new URL(from).origin === new URL(to).origin) return;
  const given = new Set(Object.keys(change).map((name) => name.toLowerCase()));
  const left = stored.filter((name) => !given.has(name));
  if (left.length > 0) throw faultyField('originHeaders', `give ${left.join(', ')} anew for the new origin, or null to drop it: what opens one server is not sent to another`);
}

function refuseContradictions(routes: readonly RouteWish[]): void {
  const seen = new Set<string>();
  routes.forEach(({ method, path }, at) => {
    const key = `${method} ${patternShape(path)}`;
    if (seen.has(key)) throw faultyField(`routes.${String(at)}.path`, `${method} ${path} matches the same requests as another route`);
    seen.add(key);
  });
}

function inLowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function merged(before: Readonly<Record<string, string>>, change: Readonly<Record<string, string | null>>): Record<string, string> {
  const after = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(change)) {
    if (value === null) after.delete(name.toLowerCase());
    else after.set(name.toLowerCase(), value);
  }
  return Object.fromEntries(after);
}

/** Only the fields that were given. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };
}
