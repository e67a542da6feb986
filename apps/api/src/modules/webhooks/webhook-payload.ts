import { type SentEventType, type WebhookPayload, webhookPayloadSchema, webhookPayloadVersion } from '@till/contract';
import type { WebhookEventRow } from './webhook-delivery.js';

/** Receivers take less than this (Standard Webhooks asks for 20 kB at most). */
const longestBytes = 20_000;

type Omitted = WebhookPayload['omitted'][number];

/** What may go, in this order, and what stands in its place. */
const expendable: readonly [Omitted, unknown][] = [
  ['timeline', []],
  ['refunds', []],
  ['unmatched', []],
  ['resourceIds', []],
  ['metadata', {}],
];

/**
 * The body that is sent of an event: what the contract names and nothing else. Where it would be too long, the
 * longest-winded parts of `data` are left out one after the other, and `omitted` names them. Throws when that is not enough,
 * which the limits of the fields rule out.
 */
export function webhookPayload({ id, type, mode, createdAt }: Pick<WebhookEventRow, 'id' | 'mode' | 'createdAt'> & { type: SentEventType }, data: object): string {
  const head = { id, type, version: webhookPayloadVersion, createdAt: createdAt.toISOString(), mode };
  const omitted: Omitted[] = [];
  let shown: object = webhookPayloadSchema.parse({ ...head, omitted, data }).data;
  for (;;) {
    const text = JSON.stringify({ ...head, omitted, data: shown });
    if (Buffer.byteLength(text) < longestBytes) return text;
    const next = expendable.find(([field]) => field in shown && !omitted.includes(field));
    if (!next) throw new Error(`the payload of ${id} cannot be kept below ${String(longestBytes)} bytes`);
    const [field, empty] = next;
    omitted.push(field);
    shown = { ...shown, [field]: empty };
  }
}
