import { ok, type Result } from '@till/money';
import { networkById } from '@till/networks';
import { z } from 'zod';
import { firstFault } from '../encoding/wire-schemas.js';
import { type Envelope, unsupportedNetwork, unsupportedScheme } from '../envelope.js';
import { type PaymentFault, unreadable } from '../payment-fault.js';

const schema = z.object({
  x402Version: z.literal(2),
  accepted: z.looseObject({ scheme: z.string(), network: z.string() }),
  payload: z.record(z.string(), z.unknown()),
});

/** Reads the object inside `PAYMENT-SIGNATURE` (x402 v2 spec, PaymentPayload) up to, not into, its scheme's payload. */
export function readEnvelopeV2(document: object): Result<Envelope, PaymentFault> {
  const parsed = schema.safeParse(document);
  if (!parsed.success) return unreadable('payment_malformed', firstFault(parsed.error, ''));
  const { accepted, payload } = parsed.data;
  if (accepted.scheme !== 'exact') return unsupportedScheme();
  const network = networkById(accepted.network);
  return network ? ok({ x402Version: 2, network, payload, accepted, raw: document }) : unsupportedNetwork();
}
