import { createHash } from 'node:crypto';
import { markOfQuote, quoteExtraKey, type SubmittedPayment } from '@till/x402';
import type { Payment } from '../payments/payment.js';

/**
 * What a request that carries a payment shows of who sends it. Once a payment is settled, all of what was signed stands on
 * the chain, so the signature alone opens nothing for long (ADR 26).
 */
export type Standing =
  /** The payer's own client: it made the payment just now, or sends what it alone was told. */
  | 'payer'
  /** Whoever has the signature. The payment came without a mark, so its own client could show no more. */
  | 'bearer'
  /** Somebody with the signature, but without the mark that came with the payment. */
  | 'stranger';

/** How long after its settlement a payment without a mark opens what it bought by its signature alone. */
export const bearerMs = 15 * 60_000;

/** What is kept of the mark a payment came with; undefined without one (x402 v1 sends no terms back). */
export function keptMark({ accepted }: Pick<SubmittedPayment, 'accepted'>): string | undefined {
  const extra = typeof accepted === 'object' && accepted !== null && 'extra' in accepted ? accepted.extra : undefined;
  const quote = typeof extra === 'object' && extra !== null && quoteExtraKey in extra ? (extra as Record<string, unknown>)[quoteExtraKey] : undefined;
  const mark = markOfQuote(quote);
  return mark === null ? undefined : createHash('sha256').update(mark).digest('base64url');
}

/** Standing of a request with the authorization of a known payment. */
export function standingOf(submitted: Pick<SubmittedPayment, 'accepted'>, { instruction }: Pick<Payment, 'instruction'>): Standing {
  if (instruction.mark === undefined) return 'bearer';
  return keptMark(submitted) === instruction.mark ? 'payer' : 'stranger';
}

/** Whether the request may have what the settled payment bought. */
export function mayHave(standing: Standing, { settledAt }: Pick<Payment, 'settledAt'>, nowMs = Date.now()): boolean {
  if (standing === 'bearer') return settledAt !== null && nowMs < settledAt.getTime() + bearerMs;
  return standing === 'payer';
}
