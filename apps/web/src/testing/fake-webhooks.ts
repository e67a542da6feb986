import type { WebhookAttempt, WebhookDelivery, WebhookDeliveryDetail, WebhookEndpoint, WebhookEventType } from '@till/contract';

const body = (digit: number) => String(digit).padStart(36, '0');
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export const sampleSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

function sampleEndpoint(digit: number, change: Partial<WebhookEndpoint>): WebhookEndpoint {
  return {
    id: `whe_${body(digit)}`,
    mode: 'test',
    url: 'https://shop.example.com/webhooks/till',
    description: null,
    events: ['payment.settled', 'payment.reverted', 'payment.refunded'],
    enabled: true,
    status: 'active',
    disabledReason: null,
    disabledAt: null,
    failingSince: null,
    disablesAt: null,
    failedTest: null,
    secretHint: 'LaSw',
    oldSecretUntil: null,
    recent: { delivered: 41, pending: 1, failed: 1 },
    createdAt: ago(50_000),
    updatedAt: ago(50_000),
    ...change,
  };
}

/** One that works, one that fails, one that was given up. */
export const sampleEndpoints = (): WebhookEndpoint[] => [
  sampleEndpoint(1, { description: 'Shop' }),
  sampleEndpoint(2, { url: 'https://books.example.com/a/rather/long/path/that/says/what/it/is/for?tenant=ada-notebook', status: 'failing', failingSince: ago(130), disablesAt: ago(-7000), oldSecretUntil: ago(-600), recent: { delivered: 0, pending: 2, failed: 3 } }),
  sampleEndpoint(3, { url: 'https://old.example.com/hooks', enabled: false, status: 'disabled', disabledReason: 'failing', disabledAt: ago(900), events: ['alert.raised'], recent: { delivered: 0, pending: 0, failed: 0 } }),
];

function sampleAttempt(number: number, change: Partial<WebhookAttempt>): WebhookAttempt {
  return { number, cause: 'schedule', at: ago(9 - number), durationMs: 84, status: 200, fault: null, headers: [{ name: 'content-type', value: 'application/json' }], body: '{"received":true}', bodyCut: false, ...change };
}

function sampleDelivery(digit: number, endpointId: string, change: Partial<WebhookDeliveryDetail>): WebhookDeliveryDetail {
  const eventType = change.eventType ?? 'payment.settled';
  return {
    id: `whd_${body(digit)}`,
    endpointId,
    mode: 'test',
    eventId: `evt_${body(digit)}`,
    eventType,
    subjectId: `pay_${body(digit)}`,
    status: 'delivered',
    attempts: 1,
    lastStatus: 200,
    lastFault: null,
    createdAt: ago(digit * 7),
    lastAttemptAt: ago(digit * 7),
    nextAttemptAt: null,
    url: 'https://shop.example.com/webhooks/till',
    payload: JSON.stringify({ id: `evt_${body(digit)}`, type: eventType, version: 1, mode: 'test', omitted: [], data: { id: `pay_${body(digit)}`, amount: '1.5' } }),
    attemptLog: [sampleAttempt(1, {})],
    ...change,
  };
}

const refused = { code: 'refused_status', message: 'The server answered 503.' } as const;
const unreachable = { code: 'unreachable', message: 'connect ECONNREFUSED 127.0.0.1:4000' } as const;

export function sampleDeliveries(): WebhookDeliveryDetail[] {
  const shop = `whe_${body(1)}`;
  const types: WebhookEventType[] = ['payment.settled', 'payment.refunded', 'payment.reverted'];
  return [
    sampleDelivery(1, shop, { status: 'pending', attempts: 2, lastStatus: 503, lastFault: refused, nextAttemptAt: ago(-5), attemptLog: [sampleAttempt(2, { status: 503, fault: refused, body: 'upstream is down', durationMs: 1204 }), sampleAttempt(1, { status: null, fault: unreachable, headers: [], body: '', durationMs: 12 })] }),
    sampleDelivery(2, shop, { status: 'failed', attempts: 10, lastStatus: null, lastFault: unreachable, attemptLog: [sampleAttempt(10, { status: null, fault: unreachable, headers: [], body: '' })] }),
    sampleDelivery(3, shop, { eventType: 'reconciliation.difference', subjectId: `rec_${body(3)}` }),
    ...Array.from({ length: 30 }, (_, index) => sampleDelivery(index + 4, shop, { eventType: types[index % 3] ?? 'payment.settled' })),
  ];
}

/** The endpoints and deliveries behind the fake API. */
export class FakeWebhooks {
  endpoints = sampleEndpoints();
  deliveries = sampleDeliveries();
  /** What the merchant's server answers from now on. */
  answers: 'well' | 'ill' = 'well';

  create(fields: Pick<WebhookEndpoint, 'url' | 'events'> & { description?: string }): WebhookEndpoint & { secret: string } {
    const made = sampleEndpoint(this.endpoints.length + 11, { description: null, recent: { delivered: 0, pending: 0, failed: 0 }, createdAt: ago(0), ...fields });
    this.endpoints = [made, ...this.endpoints];
    return { ...made, secret: sampleSecret };
  }

  update(endpoint: WebhookEndpoint, change: Partial<WebhookEndpoint>): WebhookEndpoint {
    Object.assign(endpoint, change);
    if (change.enabled === true) Object.assign(endpoint, { status: 'active', disabledReason: null, disabledAt: null, failingSince: null });
    if (change.enabled === false) Object.assign(endpoint, { status: 'disabled', disabledReason: 'merchant', disabledAt: ago(0) });
    return endpoint;
  }

  rotate(endpoint: WebhookEndpoint, endOldNow: boolean): WebhookEndpoint & { secret: string } {
    return { ...Object.assign(endpoint, { oldSecretUntil: endOldNow ? null : ago(-1440) }), secret: sampleSecret };
  }

  remove(endpoint: WebhookEndpoint): void {
    this.endpoints = this.endpoints.filter((one) => one !== endpoint);
  }

  test(endpoint: WebhookEndpoint): WebhookDeliveryDetail {
    const made = sampleDelivery(this.deliveries.length + 50, endpoint.id, { eventType: 'webhook.test', subjectId: endpoint.id, createdAt: ago(0), attempts: 0, attemptLog: [] });
    this.deliveries = [made, ...this.deliveries];
    const sent = this.send(made, 'test');
    const failedTest = sent.lastFault && { at: ago(0), fault: sent.lastFault, status: sent.lastStatus };
    Object.assign(endpoint, { failedTest, ...(endpoint.enabled && endpoint.failingSince === null ? { status: failedTest ? 'test_failed' : 'active' } : {}) });
    return sent;
  }

  send(delivery: WebhookDeliveryDetail, cause: WebhookAttempt['cause']): WebhookDeliveryDetail {
    const isWell = this.answers === 'well';
    const attempt = sampleAttempt(delivery.attempts + 1, { cause, at: ago(0), ...(isWell ? {} : { status: 503, fault: refused, body: 'upstream is down' }) });
    return Object.assign(delivery, { attempts: attempt.number, status: isWell ? 'delivered' : 'failed', lastStatus: attempt.status, lastFault: attempt.fault, lastAttemptAt: attempt.at, nextAttemptAt: null, attemptLog: [attempt, ...delivery.attemptLog] });
  }

  /** Answers how it stood, as the real one does, which sends it a moment later. */
  resend(delivery: WebhookDeliveryDetail): WebhookDeliveryDetail {
    const before = { ...delivery, status: 'pending' as const };
    this.send(delivery, 'resend');
    return before;
  }

  list(endpointId: string, query: URLSearchParams): WebhookDelivery[] {
    const fits = (key: string, value: string) => !query.get(key) || query.get(key) === value;
    return this.deliveries
      .filter((one) => one.endpointId === endpointId && fits('status', one.status) && fits('eventType', one.eventType) && fits('subjectId', one.subjectId))
      .map(({ url: _url, payload: _payload, attemptLog: _log, ...summary }) => summary);
  }
}
