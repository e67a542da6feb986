import { ok, type Result } from '@till/money';
import { networkById } from '@till/networks';
import { z } from 'zod';
import { parseJson } from './encoding/parse-json.js';
import { firstFault } from './encoding/wire-schemas.js';
import { unsupportedNetwork, unsupportedScheme } from './envelope.js';
import { type PaymentFault, unacceptable, unreadable } from './payment-fault.js';
import { readDocument } from './read-payment.js';
import type { SubmittedPayment } from './submitted-payment.js';
import type { Terms } from './terms.js';
import { readRequirementsV1 } from './v1/read-requirements-v1.js';
import { type EchoedTerms, readEcho } from './v2/read-echo.js';

/** What a server says it was paid for. Words for people: nothing about money depends on them. */
export interface CalledFor {
  readonly url: string | null;
  /** HTTP method, where the server or its bazaar declaration names it. */
  readonly method: string | null;
  readonly description: string | null;
  readonly mimeType: string | null;
}

/** The body of `POST /verify` and `POST /settle`, read: the terms are the server's, the payment its client's. */
export interface FacilitatorCallFacts {
  readonly payment: SubmittedPayment;
  readonly terms: Terms;
  readonly calledFor: CalledFor;
}

/** A payment header nests 20 deep at most, and stands one level deeper here. */
const maxJsonDepth = 21;

const envelope = z.object({
  x402Version: z.union([z.literal(1), z.literal(2)]),
  paymentPayload: z.record(z.string(), z.unknown()),
  paymentRequirements: z.record(z.string(), z.unknown()),
});
const resourceSchema = z.object({ url: z.string(), description: z.string().nullish(), mimeType: z.string().nullish() });
const bazaarSchema = z.object({ bazaar: z.object({ info: z.object({ input: z.object({ method: z.string() }) }) }) });
const outputSchemaV1 = z.object({ input: z.object({ method: z.string() }) });

/**
 * Reads a facilitator call (x402 v1 and v2, facilitator interface) from its JSON text. Whatever the bytes, it returns and
 * never throws. Payload and requirements must be of the version the call names.
 */
export function readFacilitatorCall(text: string): Result<FacilitatorCallFacts, PaymentFault> {
  const document = parseJson(text, maxJsonDepth);
  if (!document.ok) return document.error === 'too_deep' ? unreadable('payment_too_deep', 'The body is nested too deeply') : unreadable('payment_not_json', 'The body does not hold strict JSON');
  const parsed = envelope.safeParse(document.value);
  if (!parsed.success) return unreadable('payment_malformed', firstFault(parsed.error, ''));
  const { x402Version, paymentPayload, paymentRequirements } = parsed.data;
  const payment = readDocument('paymentPayload', paymentPayload, x402Version);
  if (!payment.ok) return payment;
  const stated = x402Version === 1 ? readV1(paymentRequirements) : readV2(paymentRequirements, paymentPayload);
  if (!stated.ok) return stated;
  const terms = termsOf(stated.value.terms);
  return terms.ok ? ok({ payment: payment.value, terms: terms.value, calledFor: stated.value.calledFor }) : terms;
}

interface Stated {
  readonly terms: EchoedTerms;
  readonly calledFor: CalledFor;
}

function readV1(requirements: object): Result<Stated, PaymentFault> {
  const read = readRequirementsV1(requirements);
  if (!read.ok) return read;
  const { terms, resource, outputSchema } = read.value;
  const input = outputSchemaV1.safeParse(outputSchema);
  return ok({ terms, calledFor: calledFor(resource, input.success ? input.data.input.method : undefined) });
}

function readV2(requirements: object, payload: Readonly<Record<string, unknown>>): Result<Stated, PaymentFault> {
  const terms = readEcho(requirements);
  if (!terms.ok) return terms;
  const resource = resourceSchema.safeParse(payload.resource);
  const bazaar = bazaarSchema.safeParse(payload.extensions);
  return ok({ terms: terms.value, calledFor: calledFor(resource.data, bazaar.data?.bazaar.info.input.method) });
}

function calledFor(resource: z.infer<typeof resourceSchema> | undefined, method: string | undefined): CalledFor {
  const { url = null, description = null, mimeType = null } = resource ?? {};
  return { url, method: method !== undefined && /^[A-Z]{3,7}$/.test(method) ? method : null, description, mimeType };
}

function termsOf({ scheme, network: networkId, amount, asset, payTo, maxTimeoutSeconds, extra }: EchoedTerms): Result<Terms, PaymentFault> {
  if (scheme !== 'exact') return unsupportedScheme();
  const network = networkById(networkId);
  if (!network) return unsupportedNetwork();
  if (extra.assetTransferMethod !== undefined && extra.assetTransferMethod !== 'eip3009' && network.family === 'evm') return unacceptable('unsupported_transfer_method', 'Only EIP-3009 transfer authorizations are accepted here');
  return ok({ scheme, network: network.id, asset, amount, payTo, maxTimeoutSeconds, extra });
}
