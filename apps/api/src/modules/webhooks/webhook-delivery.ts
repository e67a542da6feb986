import type { Mode, SentEventType, WebhookAttempt, WebhookDelivery, WebhookDeliveryDetail, WebhookFault } from '@till/contract';

export type AttemptCause = WebhookAttempt['cause'];

/** A delivery as it is stored, with what is told of its endpoint. */
export interface WebhookDeliveryRow extends Omit<WebhookDelivery, 'lastFault' | 'createdAt' | 'lastAttemptAt' | 'nextAttemptAt'> {
  merchantId: string;
  lastFaultCode: WebhookFault['code'] | null;
  lastFaultMessage: string | null;
  createdAt: Date;
  lastAttemptAt: Date | null;
  nextAttemptAt: Date | null;
  /** `created_at` as Postgres wrote it, for cursors. */
  cursorAt: string;
  isEnabled: boolean;
}

export interface WebhookAttemptRow extends Omit<WebhookAttempt, 'durationMs' | 'fault'> {
  /** Null while it is under way, and for ever when it was interrupted before the next one began. */
  durationMs: number | null;
  faultCode: WebhookFault['code'] | null;
  faultMessage: string | null;
}

export interface WebhookDeliveryDetailRow extends WebhookDeliveryRow {
  url: string;
  payload: string;
  tried: WebhookAttemptRow[];
}

/** An event as it is stored: `payload` is what is sent of it, byte for byte. */
export interface WebhookEventRow {
  merchantId: string;
  id: string;
  mode: Mode;
  type: SentEventType;
  subjectId: string;
  payload: string;
  createdAt: Date;
}

function faultOf(code: WebhookFault['code'] | null, message: string | null): WebhookFault | null {
  return code === null ? null : { code, message: message ?? '' };
}

export function toDeliveryAnswer(row: WebhookDeliveryRow): WebhookDelivery {
  const { id, endpointId, mode, eventId, eventType, subjectId, status, attempts, lastStatus } = row;
  return {
    id, endpointId, mode, eventId, eventType, subjectId, status, attempts, lastStatus,
    lastFault: faultOf(row.lastFaultCode, row.lastFaultMessage),
    createdAt: row.createdAt.toISOString(),
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    nextAttemptAt: row.isEnabled ? (row.nextAttemptAt?.toISOString() ?? null) : null,
  };
}

export function toDeliveryDetail(row: WebhookDeliveryDetailRow): WebhookDeliveryDetail {
  // What is under way has come to nothing yet, so there is nothing to tell of it.
  const over = row.tried.filter(({ durationMs }) => durationMs !== null);
  return { ...toDeliveryAnswer(row), url: row.url, payload: row.payload, attemptLog: over.map(toAttemptAnswer) };
}

function toAttemptAnswer({ number, cause, at, durationMs, status, faultCode, faultMessage, headers, body, bodyCut }: WebhookAttemptRow): WebhookAttempt {
  return { number, cause, at: new Date(at).toISOString(), durationMs: durationMs ?? 0, status, fault: faultOf(faultCode, faultMessage), headers, body, bodyCut };
}
