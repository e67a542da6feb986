/**
 * Every state of a payment. The order is the usual walk, then the ends, then what later facts make of a settled one.
 */
export const paymentStates = [
  'received',
  'verified',
  'settling',
  'unknown',
  'settled',
  'final',
  'rejected',
  'expired',
  'failed',
  'reverted',
  'partially_refunded',
  'refunded',
] as const;

export type PaymentState = (typeof paymentStates)[number];

/** True for a text that names a payment state. */
export function isPaymentState(text: string): text is PaymentState {
  return (paymentStates as readonly string[]).includes(text);
}
