import { ok, type Result } from '@till/money';
import { networkByV1Name } from '@till/networks';
import { z } from 'zod';
import { firstFault } from '../encoding/wire-schemas.js';
import { type Envelope, unsupportedNetwork, unsupportedScheme } from '../envelope.js';
import { type PaymentFault, unreadable } from '../payment-fault.js';

const schema = z.object({ x402Version: z.literal(1), scheme: z.string(), network: z.string(), payload: z.record(z.string(), z.unknown()) });

/** Reads the object inside `X-PAYMENT` (x402 v1 spec, PaymentPayload) up to, not into, its scheme's payload. */
export function readEnvelopeV1(document: object): Result<Envelope, PaymentFault> {
  const parsed = schema.safeParse(document);
  if (!parsed.success) return unreadable('payment_malformed', firstFault(parsed.error, ''));
  const { scheme, payload } = parsed.data;
  if (scheme !== 'exact') return unsupportedScheme();
  const network = networkByV1Name(parsed.data.network);
  return network ? ok({ x402Version: 1, network, payload, raw: document }) : unsupportedNetwork();
}
