import type { Evidence, PaidEvidence } from '@till/chain';
import type { SettleOutcome } from '@till/facilitator-client';
import type { PaymentState } from '@till/ledger';
import type { Payment } from '../payments/payment.js';
import { retryLifeSeconds, solanaRetryLifeMs } from './check-times.js';

/** What evidence and outcome together allow to say about an attempt. */
export type AttemptVerdict = 'settled' | 'rejected' | 'failed' | 'unknown';

/**
 * The verdict on an attempt. The chain decides; a facilitator's refusal counts only when the chain shows the
 * authorization unused and no earlier attempt can still be on its way.
 */
export function verdictOf(outcome: SettleOutcome, evidence: Evidence, earlierMayLand: boolean): AttemptVerdict {
  if (evidence.kind === 'paid') return 'settled';
  if (evidence.kind === 'spent' && evidence.final) return 'failed';
  if (outcome.kind === 'refused' && evidence.kind === 'absent' && !earlierMayLand) return 'rejected';
  return 'unknown';
}

/** What to do about a payment that the sweeper found due and the chain does not show as paid. */
export type NextStep =
  | { do: 'end'; as: Extract<PaymentState, 'expired' | 'failed'>; reason: string }
  /** The identical payment goes out again. */
  | { do: 'retry' }
  /** No further look: nothing can change any more. */
  | { do: 'rest' }
  | { do: 'wait' };

/** The next step for a payment whose money has not been seen, from what the chain shows now. */
export function nextStep(payment: Pick<Payment, 'status' | 'validBefore' | 'createdAt'>, evidence: Exclude<Evidence, PaidEvidence>, nowMs: number): NextStep {
  const isOpen = payment.status === 'verified' || payment.status === 'unknown';
  if (evidence.kind === 'spent') {
    if (!evidence.final) return { do: 'wait' };
    return isOpen ? { do: 'end', as: 'failed', reason: `authorization_${evidence.why}` } : { do: 'rest' };
  }
  if (evidence.kind === 'absent' && !evidence.canStillLand) return isOpen ? { do: 'end', as: 'expired', reason: 'authorization_expired' } : { do: 'rest' };
  if (evidence.kind === 'absent' && isOpen && mayRetry(payment, nowMs)) return { do: 'retry' };
  return { do: 'wait' };
}

function mayRetry(payment: Pick<Payment, 'validBefore' | 'createdAt'>, nowMs: number): boolean {
  if (payment.validBefore === null) return nowMs - payment.createdAt.getTime() < solanaRetryLifeMs;
  return payment.validBefore - BigInt(Math.floor(nowMs / 1000)) > retryLifeSeconds;
}
