import { Injectable } from '@nestjs/common';
import type { listWebhookDeliveriesQuerySchema, Page, WebhookDelivery, WebhookDeliveryDetail } from '@till/contract';
import type { z } from 'zod';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../../platform/ids/new-id.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { WebhookCourier } from './webhook-courier.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { toDeliveryAnswer, toDeliveryDetail } from './webhook-delivery.js';
import { WebhookDispatcher } from './webhook-dispatcher.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import { webhookPayload } from './webhook-payload.js';
import { WebhookTurnsRepository } from './webhook-turns.repository.js';

/** Deliveries as their merchant sees them, sends them again, and tries an endpoint out. */
@Injectable()
export class WebhookDeliveriesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly turns: WebhookTurnsRepository,
    private readonly courier: WebhookCourier,
    private readonly dispatcher: WebhookDispatcher,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
  ) {}

  async list({ merchantId, mode }: RequestContext, endpointId: string, { limit, cursor, ...filter }: z.output<typeof listWebhookDeliveriesQuerySchema>): Promise<Page<WebhookDelivery>> {
    const scope = `webhook-deliveries ${merchantId} ${endpointId} ${JSON.stringify(filter)}`;
    const after = this.paging.decodeCursor(scope, cursor);
    const rows = await this.unitOfWork.tenant(merchantId, async (tx) => {
      if (!(await this.endpoints.byId(tx, merchantId, mode, endpointId))) throw notFound('webhook endpoint');
      return this.deliveries.list(tx, merchantId, endpointId, filter, limit + 1, after);
    });
    return this.paging.page(scope, rows, limit, (row) => ({ at: row.cursorAt, id: row.id }), toDeliveryAnswer);
  }

  get(context: RequestContext, id: string): Promise<WebhookDeliveryDetail> {
    return this.unitOfWork.tenant(context.merchantId, (tx) => this.existing(tx, context, id));
  }

  /**
   * Sends a delivery again, whatever became of it: the same id and the same bytes, and the schedule from its beginning should
   * it fail. One that is being sent at this moment is left to it. Throws `conflict` while its endpoint is disabled.
   */
  async resend(context: RequestContext, id: string): Promise<WebhookDeliveryDetail> {
    const { merchantId, mode } = context;
    const { isTaken, detail } = await this.unitOfWork.tenant(merchantId, async (tx) => {
      const { endpointId } = await this.existing(tx, context, id);
      // Endpoint first, delivery second: the order of everybody who needs both.
      const endpoint = await this.endpoints.byId(tx, merchantId, mode, endpointId, { lock: true });
      if (!endpoint?.enabled) throw new ProblemError('conflict', 'The endpoint of this delivery is disabled. Enable it, then send the delivery again.');
      const taken = await this.turns.takeNow(tx, merchantId, id, 'resend');
      if (taken) await this.auditLog.record(tx, context, 'webhook_delivery.resent', id, { endpointId });
      return { isTaken: taken, detail: await this.existing(tx, context, id) };
    });
    if (isTaken) await this.dispatcher.sendSoon({ merchantId, id });
    return detail;
  }

  /** Sends a test event now and tells what came of it; also to a disabled endpoint, to see whether it works again. */
  async test(context: RequestContext, endpointId: string): Promise<WebhookDeliveryDetail> {
    const { merchantId, mode } = context;
    const id = await this.unitOfWork.tenant(merchantId, async (tx) => {
      if (!(await this.endpoints.byId(tx, merchantId, mode, endpointId, { lock: true }))) throw notFound('webhook endpoint');
      const head = { merchantId, id: newId('event'), mode, type: 'webhook.test' as const, subjectId: endpointId, createdAt: new Date() };
      const event = { ...head, payload: webhookPayload(head, { endpointId, message: 'This is a test. If you can read it and its signature holds, all is well.' }) };
      await this.deliveries.insertEvent(tx, event);
      const delivery = await this.deliveries.insertOne(tx, event, endpointId);
      if (!(await this.turns.takeNow(tx, merchantId, delivery, 'test'))) throw new Error('a new delivery was taken by somebody else');
      return delivery;
    });
    await this.courier.deliverTest(merchantId, id);
    return this.get(context, id);
  }

  private async existing(tx: Transaction, { merchantId, mode }: RequestContext, id: string): Promise<WebhookDeliveryDetail> {
    const row = await this.deliveries.detail(tx, merchantId, mode, id);
    if (!row) throw notFound('delivery');
    return toDeliveryDetail(row);
  }
}
