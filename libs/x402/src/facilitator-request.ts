import { getAddress } from 'viem';
import { bazaarExtension, bazaarKey } from './extensions/bazaar.js';
import type { SubmittedPayment } from './submitted-payment.js';
import type { ResourceInfo, Terms } from './terms.js';
import { type RequirementsV1, requirementsV1 } from './v1/requirements-v1.js';
import { type RequirementsV2, requirementsV2 } from './v2/requirements-v2.js';

/** The body of `POST /verify` and `POST /settle`. */
export interface FacilitatorRequest {
  readonly x402Version: 1 | 2;
  readonly paymentPayload: object;
  readonly paymentRequirements: RequirementsV1 | RequirementsV2;
}

/**
 * Puts a payment and our terms into the shape of the payment's own version. Only the signed payload is the client's;
 * everything around it is ours, so a client cannot have a private link catalogued through an extension it adds; what is listed says so by an
 * extension of ours.
 * @throws TypeError for a v1 payment on a network v1 has no name for (`readPayment` lets none through)
 */
export function facilitatorRequest(payment: SubmittedPayment, terms: Terms, resource: ResourceInfo): FacilitatorRequest {
  const payload = payloadOf(payment);
  if (payment.x402Version === 2) {
    const accepted = requirementsV2(terms);
    const { url, description, mimeType } = resource;
    const extensions = resource.discovery ? { extensions: { [bazaarKey]: bazaarExtension(resource.discovery) } } : {};
    const paymentPayload = { x402Version: 2, resource: { url, description, mimeType }, accepted, payload, ...extensions };
    return { x402Version: 2, paymentPayload, paymentRequirements: accepted };
  }
  const requirements = requirementsV1(terms, resource);
  if (!requirements) throw new TypeError(`x402 v1 has no name for ${terms.network}`);
  const { scheme, network } = requirements;
  return { x402Version: 1, paymentPayload: { x402Version: 1, scheme, network, payload }, paymentRequirements: requirements };
}

/** The client's own, with addresses in the one spelling every facilitator reads: some refuse another letter case as a bad signature. */
function payloadOf(payment: SubmittedPayment): unknown {
  const payload = 'payload' in payment.raw ? payment.raw.payload : undefined;
  if (payment.family !== 'evm') return payload;
  const { authorization, ...rest } = payload as { authorization: object };
  return { ...rest, authorization: { ...authorization, from: getAddress(payment.authorization.from), to: getAddress(payment.authorization.to) } };
}
