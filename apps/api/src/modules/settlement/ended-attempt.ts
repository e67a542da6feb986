import type { SettleOutcome } from '@till/facilitator-client';
import type { Payment } from '../payments/payment.js';
import type { PaymentStep } from '../payments/payment-move.js';
import { storedAnswer, storedReason } from './stored-text.js';

/** How a facilitator's call ended. */
export interface EndedAttempt {
  outcome: SettleOutcome;
  endedAt: Date;
  tookMs: number;
}

/** The attempt's entry in the payment's timeline. */
export function attemptStep(payment: Pick<Payment, 'attempts'>, { outcome, endedAt, tookMs }: EndedAttempt): PaymentStep {
  const reason = outcome.kind === 'settled' ? null : storedReason(outcome.reason);
  const transaction = outcome.kind === 'refused' ? null : (outcome.transaction ?? null);
  return { type: 'attempt', at: endedAt, data: { attempt: payment.attempts, outcome: outcome.kind, reason, transaction, tookMs, answer: storedAnswer(outcome.raw) } };
}
