import type { WebhookEventType } from '@till/contract';

/**
 * Which event a merchant is told of, by the topic of the outbox row that says it happened. A payment that Till takes in and
 * sends at once is announced as settling, one that waits for a worker as verified: received, both of them. A refund's own
 * row is told and not the payment's new state, as each part that went back is news. `order.paid` has no row yet.
 */
export const webhookTopics: Readonly<Record<string, WebhookEventType>> = {
  'payment.verified': 'payment.received',
  'payment.settling': 'payment.received',
  'payment.settled': 'payment.settled',
  'payment.final': 'payment.final',
  'payment.failed': 'payment.failed',
  'payment.expired': 'payment.failed',
  'payment.rejected': 'payment.failed',
  'payment.reverted': 'payment.reverted',
  'refund.closed': 'payment.refunded',
  'delivery.failed': 'delivery.failed',
  'reconciliation.difference': 'reconciliation.difference',
  'alert.opened': 'alert.raised',
  'alert.closed': 'alert.resolved',
};
