import { createHash } from 'node:crypto';
import type { SubmittedPayment } from '@till/x402';
import type { Payment } from '../payments/payment.js';

/** Short text that stands for exactly this signed payment. */
export function paymentKey(payment: SubmittedPayment): string {
  const signed = payment.family === 'evm' ? `${payment.authorization.from} ${payment.authorization.nonce} ${payment.signature}` : payment.transaction;
  return createHash('sha256').update(`${payment.network} ${signed}`).digest('base64url');
}

/** What the claim on this payment has as its nonce, told without any terms; null when the bytes are no transaction. */
export function claimNonce(payment: SubmittedPayment): Uint8Array | null {
  if (payment.family === 'evm') return Buffer.from(payment.authorization.nonce.slice(2), 'hex');
  const wire = Buffer.from(payment.transaction, 'base64');
  const signatures = wire[0] ?? 0;
  // A count below 128 takes one byte; a payment has two signatures of 64 bytes each.
  const message = wire.subarray(1 + signatures * 64);
  return signatures >= 128 || message.length === 0 ? null : createHash('sha256').update(message).digest();
}

/**
 * Whether a submitted payment is byte for byte the one a claim was made with. That one's signature was checked then, so
 * equality needs no second check, no terms and no clock.
 */
export function isSameAsClaimed(submitted: SubmittedPayment, claimed: Payment): boolean {
  const { payload } = claimed.instruction.request.paymentPayload as { payload?: Record<string, unknown> };
  if (!payload || submitted.network !== claimed.network) return false;
  if (submitted.family === 'solana') return payload.transaction === submitted.transaction;
  const { authorization, signature } = submitted;
  const kept = payload.authorization as Record<string, unknown> | undefined;
  const same = (Object.entries(authorization) as [string, string | bigint][]).every(([name, value]) => String(kept?.[name]).toLowerCase() === String(value));
  return same && String(payload.signature).toLowerCase() === signature;
}
