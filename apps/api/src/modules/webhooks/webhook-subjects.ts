import { Injectable } from '@nestjs/common';
import type { Mode, WebhookEventType } from '@till/contract';
import { AlertsService } from '../alerts/alerts.service.js';
import { PaymentsQueryService } from '../payments/payments-query.service.js';
import { ReconciliationService } from '../reconciliation/reconciliation.service.js';

/** What an event is about, as the API answers it. */
export interface WebhookSubject {
  mode: Mode;
  data: object;
}

/** Reads what events are about, each from the slice that keeps it. */
@Injectable()
export class WebhookSubjects {
  constructor(
    private readonly payments: PaymentsQueryService,
    private readonly reconciliations: ReconciliationService,
    private readonly alerts: AlertsService,
  ) {}

  /** The subject as it stands now; null when there is none with this id. */
  read(type: WebhookEventType, merchantId: string, id: string): Promise<WebhookSubject | null> {
    switch (type) {
      case 'reconciliation.difference':
        return this.reconciliations.told(merchantId, id);
      case 'alert.raised':
      case 'alert.resolved':
        return this.alerts.told(merchantId, id);
      default:
        return this.payments.told(merchantId, id);
    }
  }
}
