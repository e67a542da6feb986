import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type createWebhookEndpointSchema,
  maxWebhookEndpoints,
  type Page,
  type rotateWebhookSecretSchema,
  type updateWebhookEndpointSchema,
  type WebhookEndpoint,
  type WebhookEndpointWithSecret,
  webhookRotationHours,
} from '@till/contract';
import type { z } from 'zod';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Egress } from '../../platform/egress/egress.js';
import { permittedUrl } from '../../platform/egress/permitted-url.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { KeyedWork } from '../../platform/idempotency/keyed-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { Pruner } from '../../platform/pruning/pruner.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MerchantsService } from '../merchants/merchants.service.js';
import { EndpointAlarms } from './endpoint-alarms.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { toEndpointAnswer, type WebhookEndpointRow } from './webhook-endpoint.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import { WebhookSecrets } from './webhook-secrets.js';

type CreateInput = z.output<typeof createWebhookEndpointSchema>;
type UpdateInput = z.output<typeof updateWebhookEndpointSchema>;
type RotateInput = z.output<typeof rotateWebhookSecretSchema>;

const hourMs = 3_600_000;

/** Webhook endpoints as their merchant handles them. */
@Injectable()
export class WebhookEndpointsService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keyedWork: KeyedWork,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly secrets: WebhookSecrets,
    private readonly alarms: EndpointAlarms,
    private readonly merchants: MerchantsService,
    private readonly egress: Egress,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
    private readonly pruner: Pruner,
  ) {}

  onModuleInit(): void {
    this.pruner.add('webhook deliveries', async (tx) => {
      await this.deliveries.prune(tx);
      await this.endpoints.prune(tx);
    });
  }

  /** Throws `validation_failed` for a URL Till may not call, `limit_reached` beyond the limit of endpoints. */
  async create(context: RequestContext, { url, events, description }: CreateInput): Promise<WebhookEndpointWithSecret> {
    const { merchantId, mode } = context;
    const permitted = await permittedUrl(this.egress, url, mode, 'url');
    const secret = this.secrets.create();
    const place = { merchantId, id: newId('webhookEndpoint') };
    return this.keyedWork.tenant(context, async (tx) => {
      // Two at once must not both be the last that is allowed.
      await this.merchants.lock(tx, merchantId);
      if ((await this.endpoints.count(tx, merchantId, mode)) >= maxWebhookEndpoints) throw tooMany();
      const row = await this.endpoints.insert(tx, { ...place, mode, url: permitted, description: description ?? null, events, secret: this.secrets.seal(place, 'secret', secret), secretHint: this.secrets.hint(secret) });
      await this.auditLog.record(tx, context, 'webhook_endpoint.created', place.id, { host: new URL(permitted).host, events });
      return { ...(await this.answer(tx, row)), secret };
    });
  }

  async list({ merchantId, mode }: RequestContext, query: { limit: number; cursor?: string | undefined }): Promise<Page<WebhookEndpoint>> {
    const scope = `webhook-endpoints ${merchantId} ${mode}`;
    const after = this.paging.decodeCursor(scope, query.cursor);
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const rows = await this.endpoints.list(tx, merchantId, mode, query.limit + 1, after);
      const page = this.paging.page(scope, rows, query.limit, (row) => ({ at: row.cursorAt, id: row.id }), (row) => row);
      const data: WebhookEndpoint[] = [];
      for (const row of page.data) data.push(await this.answer(tx, row));
      return { ...page, data };
    });
  }

  get(context: RequestContext, id: string): Promise<WebhookEndpoint> {
    return this.unitOfWork.tenant(context.merchantId, async (tx) => this.answer(tx, await this.existing(tx, context, id)));
  }

  /** Enabling an endpoint that is enabled already changes nothing, and so does disabling one that is not. */
  async update(context: RequestContext, id: string, change: UpdateInput): Promise<WebhookEndpoint> {
    const url = change.url === undefined ? undefined : await permittedUrl(this.egress, change.url, context.mode, 'url');
    return this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const before = await this.existing(tx, context, id, { lock: true });
      const { description = before.description, events = before.events, enabled = before.enabled } = change;
      await this.endpoints.update(tx, { ...before, url: url ?? before.url, description, events });
      // Elsewhere, what was wrong before says nothing.
      if (url !== undefined && url !== before.url) await this.endpoints.setHealth(tx, before, { failingSince: null, failures: 0, pausedUntil: null });
      if (enabled && !before.enabled) await this.endpoints.enable(tx, before);
      if (!enabled && before.enabled) await this.endpoints.disable(tx, before, 'merchant');
      if (enabled !== before.enabled) await this.alarms.calm(tx, before);
      await this.auditLog.record(tx, context, 'webhook_endpoint.updated', id, { fields: Object.keys(change), enabled });
      return this.answer(tx, await this.existing(tx, context, id));
    });
  }

  async delete(context: RequestContext, id: string): Promise<void> {
    await this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const before = await this.existing(tx, context, id, { lock: true });
      await this.endpoints.remove(tx, before);
      await this.alarms.calm(tx, before);
      await this.auditLog.record(tx, context, 'webhook_endpoint.deleted', id, { host: new URL(before.url).host });
    });
  }

  /** A new secret; the one before signs beside it for a day, unless it is to end now. A still older one ends here. */
  async rotateSecret(context: RequestContext, id: string, { endOldNow }: RotateInput): Promise<WebhookEndpointWithSecret> {
    const secret = this.secrets.create();
    return this.keyedWork.tenant(context, async (tx) => {
      const before = await this.existing(tx, context, id, { lock: true });
      const old = endOldNow ? { oldSecret: null, oldSecretUntil: null } : { oldSecret: this.secrets.retire(before), oldSecretUntil: new Date(Date.now() + webhookRotationHours * hourMs) };
      await this.endpoints.setSecrets(tx, { ...before, secret: this.secrets.seal(before, 'secret', secret), secretHint: this.secrets.hint(secret), ...old });
      await this.auditLog.record(tx, context, 'webhook_endpoint.secret_rotated', id, { endOldNow });
      return { ...(await this.answer(tx, await this.existing(tx, context, id))), secret };
    });
  }

  private async existing(tx: Transaction, { merchantId, mode }: RequestContext, id: string, options?: { lock: boolean }): Promise<WebhookEndpointRow> {
    const row = await this.endpoints.byId(tx, merchantId, mode, id, options);
    if (!row) throw notFound('webhook endpoint');
    return row;
  }

  private async answer(tx: Transaction, row: WebhookEndpointRow): Promise<WebhookEndpoint> {
    return toEndpointAnswer(row, await this.endpoints.recent(tx, row), new Date());
  }
}

function tooMany(): ProblemError {
  return new ProblemError('limit_reached', `There are ${String(maxWebhookEndpoints)} webhook endpoints, which is the most. Delete one that is not needed.`, { reason: 'webhookEndpoints', limit: maxWebhookEndpoints });
}
