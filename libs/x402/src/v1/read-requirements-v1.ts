import { err, ok, type Result } from '@till/money';
import { networkByV1Name } from '@till/networks';
import { z } from 'zod';
import { firstFault, uint256 } from '../encoding/wire-schemas.js';
import { unsupportedNetwork } from '../envelope.js';
import { type PaymentFault, unreadable } from '../payment-fault.js';
import type { EchoedTerms } from '../v2/read-echo.js';

const schema = z.object({
  scheme: z.string(),
  network: z.string(),
  maxAmountRequired: uint256,
  resource: z.string(),
  description: z.string().nullish(),
  mimeType: z.string().nullish(),
  outputSchema: z.unknown().optional(),
  payTo: z.string(),
  maxTimeoutSeconds: z.number().int().positive(),
  asset: z.string(),
  extra: z.record(z.string(), z.unknown()).nullish(),
});

/** Terms as a v1 server states them, its network by CAIP-2, with what it sells. */
export interface ReadRequirementsV1 {
  readonly terms: EchoedTerms;
  readonly resource: { readonly url: string; readonly description?: string | null | undefined; readonly mimeType?: string | null | undefined };
  readonly outputSchema?: unknown;
}

/** Reads the `paymentRequirements` of a v1 facilitator call (x402 v1 spec, PaymentRequirements). */
export function readRequirementsV1(document: unknown): Result<ReadRequirementsV1, PaymentFault> {
  const parsed = schema.safeParse(document);
  if (!parsed.success) return unreadable('payment_malformed', firstFault(parsed.error, 'paymentRequirements'));
  const { scheme, maxAmountRequired: amount, asset, payTo, maxTimeoutSeconds, extra, resource: url, description, mimeType, outputSchema } = parsed.data;
  const network = networkByV1Name(parsed.data.network);
  if (!network) return err(unsupportedNetwork().error);
  return ok({ terms: { scheme, network: network.id, amount, asset, payTo, maxTimeoutSeconds, extra: extra ?? {} }, resource: { url, description, mimeType }, outputSchema });
}
