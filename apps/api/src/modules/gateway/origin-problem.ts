import type { EgressError } from '../../platform/egress/egress-error.js';
import { ProblemError, type ProblemDetails } from '../../platform/http/problem-error.js';
import { OriginRefusedSeller } from './origin-refused-seller.js';

/** How a failed call of an origin is told to a payer who was not charged. */
export function originProblem(error: EgressError, details: ProblemDetails = {}): ProblemError {
  const rest = details.paymentId === undefined ? 'Nothing was charged.' : 'Nothing was charged; a new try needs a new payment.';
  if (error.fault === 'timed_out') return new ProblemError('origin_timeout', `The seller’s API did not answer in time. ${rest}`, details);
  const code = error instanceof OriginRefusedSeller ? 'origin_refused_seller' : 'origin_unreachable';
  return new ProblemError(code, `The seller’s API ${error.message}. ${rest}`, details);
}
