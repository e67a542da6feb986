import { bucketOf, type ReasonBucket } from '@till/x402';
import type { SettleAnswer } from './answers.js';
import type { Exchange } from './http-exchange.js';
import type { UnknownOutcome } from './outcomes.js';

type Answer = Extract<Exchange, { kind: 'answer' }>;
type Fault = Extract<Exchange, { kind: 'fault' }>;

/** An understood answer that proves nothing. Its hash, when it has one, is where the chain is read first. */
export function unknownOutcome(reason: string, seen: { answer: SettleAnswer; exchange: Answer }): UnknownOutcome {
  return {
    kind: 'unknown',
    reason,
    bucket: bucketOf(reason),
    message: seen.answer.errorMessage,
    transaction: seen.answer.transaction || undefined,
    sent: true,
    retryAfterSeconds: seen.exchange.retryAfterSeconds,
    raw: seen.answer,
  };
}

/** No complete answer. */
export function unknownFromFault(fault: Fault): UnknownOutcome {
  return { kind: 'unknown', reason: fault.code, bucket: 'facilitator', sent: fault.sent };
}

/** An answer that is not the JSON of this call: its status is all that is kept, the text may be anything. */
export function unknownFromStatus(exchange: Answer): UnknownOutcome {
  const { status, retryAfterSeconds } = exchange;
  const bucket: ReasonBucket = 'facilitator';
  const reason = statusReason(status);
  return { kind: 'unknown', reason, bucket, sent: true, retryAfterSeconds };
}

function statusReason(status: number): string {
  if (status === 429) return 'rate_limited';
  if (status >= 300 && status < 400) return 'redirect';
  return status >= 200 && status < 300 ? 'malformed_answer' : `http_${status}`;
}
