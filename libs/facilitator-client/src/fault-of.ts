import type { SettleOutcome, VerifyOutcome } from './outcomes.js';

/** Answers that were understood and contradict themselves or the request. */
const lies = /^(wrong_network|wrong_payer|missing_transaction|success_with_http_\d+)$/;

/**
 * The code of a facilitator's own failure in an outcome; null for an outcome that it stands by, be it a refusal, and for a
 * call that failed on our side. Its reasons never count as faults: payers can provoke them.
 */
export function faultOf(outcome: SettleOutcome | VerifyOutcome): string | null {
  if (outcome.kind !== 'unknown' || outcome.reason === 'headers_failed') return null;
  if (outcome.reason === 'unreachable' && outcome.sent) return 'connection_lost';
  return outcome.raw === undefined || lies.test(outcome.reason) ? outcome.reason : null;
}
