import { ok, type Result } from '@till/money';
import { type PaymentFault, unreadable } from '../payment-fault.js';
import type { SubmittedPayment } from '../submitted-payment.js';

/** Key of the extension by which a client names a payment of its own (x402 v2, extensions/payment-identifier). */
export const paymentIdentifierKey = 'payment-identifier';

const pattern = /^[a-zA-Z0-9_-]{16,128}$/;

/** What is advertised: an identifier may be sent, and need not be. */
export const paymentIdentifierExtension = {
  info: { required: false },
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { required: { type: 'boolean' }, id: { type: 'string', minLength: 16, maxLength: 128, pattern: '^[a-zA-Z0-9_-]+$' } },
    required: ['required'],
  },
} as const;

/** The identifier a client sent with its payment; null for none. One that is malformed is a fault: it would protect nobody. */
export function readPaymentIdentifier({ x402Version, raw }: SubmittedPayment): Result<string | null, PaymentFault> {
  if (x402Version !== 2) return ok(null);
  const { extensions } = raw as { extensions?: unknown };
  if (typeof extensions !== 'object' || extensions === null) return ok(null);
  const extension = (extensions as Record<string, unknown>)[paymentIdentifierKey];
  const info = typeof extension === 'object' && extension !== null && 'info' in extension ? extension.info : undefined;
  const id = typeof info === 'object' && info !== null && 'id' in info ? info.id : undefined;
  if (id === undefined) return ok(null);
  if (typeof id === 'string' && pattern.test(id)) return ok(id);
  return unreadable('payment_identifier_malformed', 'The payment identifier must be 16 to 128 letters, digits, hyphens or underscores');
}
