import { Injectable } from '@nestjs/common';
import type { WebhookFault } from '@till/contract';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Trouble } from '../alerts/alert.js';
import { AlertsService } from '../alerts/alerts.service.js';
import type { WebhookEndpointRow } from './webhook-endpoint.js';

type Endpoint = Pick<WebhookEndpointRow, 'merchantId' | 'mode' | 'id' | 'url'>;

/** Alerts about endpoints that take nothing, in the commit that finds it out. */
@Injectable()
export class EndpointAlarms {
  constructor(private readonly alerts: AlertsService) {}

  async failing(tx: Transaction, endpoint: Endpoint, fault: WebhookFault, status: number | null): Promise<void> {
    const host = new URL(endpoint.url).host;
    await this.alerts.raise(tx, placeOf(endpoint), troubleOf('webhook_failing', endpoint, factsOf(fault, status), `Webhooks to ${host} do not arrive: it ${fault.message}.`, 'See that the server runs and answers 2xx. What did not arrive is tried again for three days.'));
  }

  async disabled(tx: Transaction, endpoint: Endpoint, fault: WebhookFault, status: number | null): Promise<void> {
    await this.alerts.resolve(tx, placeOf(endpoint), ['webhook_failing']);
    const host = new URL(endpoint.url).host;
    await this.alerts.raise(tx, placeOf(endpoint), troubleOf('webhook_disabled', endpoint, factsOf(fault, status), `The webhook endpoint ${host} is disabled: it ${fault.message}.`, 'Mend the server, send it a test, and enable the endpoint again.'));
  }

  /** It works, or its merchant has taken care of it. */
  async calm(tx: Transaction, endpoint: Endpoint): Promise<void> {
    await this.alerts.resolve(tx, placeOf(endpoint), ['webhook_failing', 'webhook_disabled']);
  }
}

function placeOf({ merchantId, mode, id }: Endpoint) {
  return { merchantId, mode, webhookEndpointId: id };
}

/** The cause, for people in English and for pages as a code with the answer's status, where there was an answer. */
function factsOf({ code, message }: WebhookFault, status: number | null): Record<string, string> {
  return { fault: message, faultCode: code, ...(status === null ? {} : { status: String(status) }) };
}

function troubleOf(code: 'webhook_failing' | 'webhook_disabled', { id, url }: Endpoint, facts: Record<string, string>, message: string, advice: string): Trouble {
  return { code, subject: id, params: { endpoint: new URL(url).host, ...facts }, message, advice };
}
