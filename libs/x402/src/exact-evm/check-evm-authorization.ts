import { ok, type Result } from '@till/money';
import { sameAddress } from '../encoding/addresses.js';
import { type PaymentFault, unacceptable } from '../payment-fault.js';
import type { EvmPayment } from '../submitted-payment.js';
import type { Terms } from '../terms.js';

/** An authorization must outlive the call to the facilitator: what dies in flight only wastes everybody's gas. */
export const minimumLifeSeconds = 6n;

/**
 * Compares what was signed with our terms: payee, exact amount, and a window that is open now, open long enough to
 * settle, and not longer than asked (a far `validBefore` is a long-lived bearer cheque). All times in Unix seconds.
 */
export function checkEvmAuthorization(payment: EvmPayment, terms: Terms, nowSeconds: bigint, skewSeconds: bigint): Result<void, PaymentFault> {
  const { to, value, validAfter, validBefore } = payment.authorization;
  if (!sameAddress(terms.network, terms.payTo, to)) return unacceptable('recipient_mismatch', 'The authorization pays somebody else');
  if (value !== terms.amount) return unacceptable('amount_mismatch', 'The signed amount is not the price');
  if (validAfter > nowSeconds) return unacceptable('not_valid_yet', 'The authorization is not valid yet');
  if (validBefore < nowSeconds + minimumLifeSeconds) return unacceptable('expires_too_soon', 'The authorization has expired or is about to');
  if (validBefore > nowSeconds + BigInt(terms.maxTimeoutSeconds) + skewSeconds) {
    return unacceptable('expires_too_late', 'The authorization is valid for longer than maxTimeoutSeconds');
  }
  return ok(undefined);
}
