import { type SentEventType, type WebhookEventType, webhookEventTypes } from '@till/contract';
import type { en } from '../../../shared/i18n/en.js';

type Group = keyof typeof en.webhooks.group;
type EventKey = keyof typeof en.webhooks.event;

const groupOf: Readonly<Record<WebhookEventType, Group>> = {
  'payment.received': 'payment',
  'payment.settled': 'payment',
  'payment.final': 'payment',
  'payment.failed': 'payment',
  'payment.reverted': 'payment',
  'payment.refunded': 'payment',
  'delivery.failed': 'order',
  'order.paid': 'order',
  'reconciliation.difference': 'books',
  'alert.raised': 'alert',
  'alert.resolved': 'alert',
};

/** The events by what they are about, in the order of the picker. */
export const eventGroups = (['payment', 'order', 'books', 'alert'] as const).map((group) => ({ group, events: webhookEventTypes.filter((type) => groupOf[type] === group) }));

/** What an endpoint asks for unless told otherwise: when to deliver, and when not to any more. */
export const usualEvents: readonly WebhookEventType[] = ['payment.settled', 'payment.reverted', 'payment.refunded'];

/** Key of the line that says what an event means; a dot would split it. */
export function eventKey(type: SentEventType): EventKey {
  return type.replace('.', '_') as EventKey;
}
