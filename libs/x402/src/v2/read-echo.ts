import { ok, type Result } from '@till/money';
import { z } from 'zod';
import { firstFault, uint256 } from '../encoding/wire-schemas.js';
import { type PaymentFault, unacceptable, unreadable } from '../payment-fault.js';

const schema = z.object({
  scheme: z.string(),
  network: z.string(),
  amount: uint256,
  asset: z.string(),
  payTo: z.string(),
  maxTimeoutSeconds: z.number().int().positive(),
  extra: z.record(z.string(), z.unknown()).nullish(),
});

/** The terms a v2 client says it accepted. Worth exactly what a quote token or our own terms confirm. */
export interface EchoedTerms {
  readonly scheme: string;
  readonly network: string;
  readonly amount: bigint;
  readonly asset: string;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Reads the `accepted` object of a v2 payment. */
export function readEcho(accepted: unknown): Result<EchoedTerms, PaymentFault> {
  if (accepted === undefined) return unacceptable('terms_missing', 'A v2 payment must repeat the terms it accepted');
  const parsed = schema.safeParse(accepted);
  if (!parsed.success) return unreadable('payment_malformed', firstFault(parsed.error, 'accepted'));
  return ok({ ...parsed.data, extra: parsed.data.extra ?? {} });
}
