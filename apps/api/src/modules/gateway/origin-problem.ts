import type { EgressError } from '../../platform/egress/egress-error.js';
import { ProblemError, type ProblemDetails } from '../../platform/http/problem-error.js';
import { OriginRefusedSeller } from './origin-refused-seller.js';

/** How a failed call of an origin is told to a payer who was not charged. */
export function originProblem(error: EgressError, details: ProblemDetails = {}): ProblemError {
  const rest = details.paymentId === undefined ? 'Nothing was charged.' : 'Nothing was charged; a new try needs a new payment.';
  if (error.fault === 'timed_out') return new ProblemError('origin_timeout', `The seller’s API did not answer in time. ${rest}`, details);
  if (!(error instanceof OriginRefusedSeller)) return new ProblemError('origin_unreachable', `The seller’s API ${error.message}. ${rest}`, details);
  // Which of the two it means, an origin does not say: a wrong key of the seller's is answered in the same words.
  const signIn = error.asksForAuthorization ? ' Or it wants a sign-in of your own as well: if you have one with this API, send it as Authorization.' : '';
  return new ProblemError('origin_refused_seller', `The seller’s API ${error.message}.${signIn} ${rest}`, details);
}
