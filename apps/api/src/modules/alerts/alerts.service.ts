import { Injectable } from '@nestjs/common';
import type { Alert, AlertCode, listAlertsQuerySchema, Mode, Page } from '@till/contract';
import type { z } from 'zod';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../../platform/ids/new-id.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { MerchantsService } from '../merchants/merchants.service.js';
import { toAlertAnswer, type Trouble, type TroubledEndpoint, type TroubledResource } from './alert.js';
import { AlertsRepository } from './alerts.repository.js';

/** One failure may be a moment's; the second in a row is worth a person's time. */
const timesUntilAlert = 2;

/** Alerts: raised by what stays broken, closed by its recovery. Each opening and closing is an event in the same commit. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly alerts: AlertsRepository,
    private readonly merchants: MerchantsService,
    private readonly outbox: Outbox,
    private readonly signals: SignalBus,
    private readonly paging: Paging,
  ) {}

  /** Takes in all that is broken at a resource now, in the caller's unit of work. */
  async settle(tx: Transaction, where: TroubledResource, troubles: readonly Trouble[]): Promise<void> {
    const { merchantId, mode } = where;
    // Two resources may share a trouble: one that loses it must not close the alert which the other is about to need.
    await this.merchants.lock(tx, merchantId);
    const { times, over } = await this.alerts.setTroubles(tx, where, troubles);
    for (const [trouble, count] of times) {
      if (count < timesUntilAlert) continue;
      const id = newId('alert');
      if (await this.alerts.open(tx, id, where, trouble)) await this.outbox.append(tx, { topic: 'alert.opened', merchantId, subjectId: id });
    }
    for (const one of over) {
      const id = await this.alerts.close(tx, merchantId, mode, one);
      if (id !== null) await this.outbox.append(tx, { topic: 'alert.closed', merchantId, subjectId: id });
    }
  }

  /** Opens an alert about a webhook endpoint at once, unless it is open; in the caller's unit of work. */
  async raise(tx: Transaction, where: TroubledEndpoint, trouble: Trouble): Promise<void> {
    const { merchantId } = where;
    const id = newId('alert');
    if (await this.alerts.open(tx, id, where, trouble)) await this.announce(tx, 'alert.opened', merchantId, id);
  }

  /** Closes an endpoint's alerts of these kinds, in the caller's unit of work. */
  async resolve(tx: Transaction, { merchantId, mode, webhookEndpointId }: TroubledEndpoint, codes: readonly AlertCode[]): Promise<void> {
    for (const code of codes) {
      const id = await this.alerts.close(tx, merchantId, mode, { code, subject: webhookEndpointId });
      if (id !== null) await this.announce(tx, 'alert.closed', merchantId, id);
    }
  }

  /** One alert of either mode, for who is told of it; null when the merchant has none with this id. */
  async told(merchantId: string, id: string): Promise<{ mode: Mode; data: Alert } | null> {
    const row = await this.unitOfWork.tenant(merchantId, (tx) => this.alerts.find(tx, merchantId, id));
    return row && { mode: row.mode, data: toAlertAnswer(row) };
  }

  async list({ merchantId, mode }: RequestContext, { status, resourceId, limit, cursor }: z.output<typeof listAlertsQuerySchema>): Promise<Page<Alert>> {
    const filter = { status, resourceId };
    const scope = `alerts ${merchantId} ${mode} ${JSON.stringify(filter)}`;
    const after = this.paging.decodeCursor(scope, cursor);
    const rows = await this.unitOfWork.tenant(merchantId, (tx) => this.alerts.list(tx, merchantId, mode, filter, limit + 1, after));
    return this.paging.page(scope, rows, limit, (row) => ({ at: row.cursorAt, id: row.id }), toAlertAnswer);
  }

  async get({ merchantId, mode }: RequestContext, id: string): Promise<Alert> {
    return this.unitOfWork.tenant(merchantId, (tx) => this.existing(tx, merchantId, mode, id));
  }

  /** The alert stays open until its cause is gone; nobody is shown it any more. Doing it again changes nothing. */
  async dismiss({ merchantId, mode }: RequestContext, id: string): Promise<Alert> {
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      if (!(await this.alerts.dismiss(tx, merchantId, mode, id))) throw notFound('alert');
      tx.afterCommit(() => this.signals.publish({ topic: 'checkups', merchantId, subjectId: id }));
      return this.existing(tx, merchantId, mode, id);
    });
  }

  private async announce(tx: Transaction, topic: 'alert.opened' | 'alert.closed', merchantId: string, subjectId: string): Promise<void> {
    await this.outbox.append(tx, { topic, merchantId, subjectId });
    tx.afterCommit(() => this.signals.publish({ topic: 'checkups', merchantId, subjectId }));
  }

  private async existing(tx: Transaction, merchantId: string, mode: RequestContext['mode'], id: string): Promise<Alert> {
    const row = await this.alerts.byId(tx, merchantId, mode, id);
    if (!row) throw notFound('alert');
    return toAlertAnswer(row);
  }
}
