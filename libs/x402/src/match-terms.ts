import { ok, type Result } from '@till/money';
import { sameAddress } from './encoding/addresses.js';
import type { PaymentFault } from './payment-fault.js';
import { unacceptable } from './payment-fault.js';
import type { SubmittedPayment } from './submitted-payment.js';
import type { Terms } from './terms.js';
import { matchEcho } from './v2/match-echo.js';

/**
 * Finds the offered terms a payment is for. v2: the echo must repeat them. v1 repeats nothing, so network and amount
 * decide. The returned terms are ours, never the client's copy; what was signed is compared with them afterwards.
 */
export function matchTerms(payment: SubmittedPayment, offered: readonly Terms[]): Result<Terms, PaymentFault> {
  const onNetwork = offered.filter((terms) => terms.network === payment.network);
  if (onNetwork.length === 0) return unacceptable('network_mismatch', 'Nothing is offered on the network of this payment');
  return payment.x402Version === 2 ? matchEcho(payment.accepted, onNetwork) : matchSigned(payment, onNetwork);
}

function matchSigned(payment: SubmittedPayment, onNetwork: readonly Terms[]): Result<Terms, PaymentFault> {
  // A Solana amount is inside the transaction, which the caller reads next against the terms found here.
  if (payment.family === 'solana') return firstOf(onNetwork);
  const { to, value } = payment.authorization;
  const ofAmount = onNetwork.filter((terms) => terms.amount === value);
  if (ofAmount.length === 0) return unacceptable('amount_mismatch', 'The signed amount is not the price');
  const toPayee = ofAmount.filter((terms) => sameAddress(terms.network, terms.payTo, to));
  return firstOf(toPayee.length > 0 ? toPayee : ofAmount);
}

function firstOf(terms: readonly Terms[]): Result<Terms, PaymentFault> {
  const [first] = terms;
  return first ? ok(first) : unacceptable('network_mismatch', 'Nothing is offered on the network of this payment');
}
