import { ok, type Result } from '@till/money';
import { z } from 'zod';
import { decodeBase64 } from '../encoding/decode-base64.js';
import { firstFault } from '../encoding/wire-schemas.js';
import { type PaymentFault, unreadable } from '../payment-fault.js';
import type { SvmPayment } from '../submitted-payment.js';

/** A Solana transaction is one UDP packet (IPv6 minimum MTU less headers), so nothing larger can be real. */
export const maxTransactionBytes = 1_232;

const schema = z.strictObject({
  transaction: z
    .string()
    .max(Math.ceil(maxTransactionBytes / 3) * 4)
    // The facilitator reads the same text, so only the one spelling that every decoder agrees on passes.
    .refine((text) => text.length % 4 === 0 && !/[-_]/.test(text) && decodeBase64(text) !== undefined),
});

/** Reads the payload of `exact` on Solana: a partially signed transaction in base64, not looked into yet. */
export function readSvmPayload(payload: Readonly<Record<string, unknown>>): Result<Pick<SvmPayment, 'transaction'>, PaymentFault> {
  const parsed = schema.safeParse(payload);
  return parsed.success ? ok(parsed.data) : unreadable('payment_malformed', firstFault(parsed.error, 'payload'));
}
