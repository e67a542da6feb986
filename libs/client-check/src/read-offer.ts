import { type NetworkId, networkByV1Name } from '@till/networks';
import type { PaymentRequirementsV1, PaymentRequirementsV2 } from '@x402/core/schemas';

/** One way to pay as a client reads it, in the same words for both versions. */
export interface ReadOffer {
  readonly x402Version: 1 | 2;
  readonly scheme: string;
  /** CAIP-2 where it is known, else as the challenge names it. */
  readonly network: string;
  readonly asset: string;
  readonly payTo: string;
  /** Base units; null for text that is none. */
  readonly amount: bigint | null;
  readonly resourceUrl: string | null;
}

function baseUnits(text: string): bigint | null {
  return /^\d{1,78}$/.test(text) ? BigInt(text) : null;
}

export function offerOfV2({ scheme, network, asset, payTo, amount }: PaymentRequirementsV2, resourceUrl: string | null): ReadOffer {
  return { x402Version: 2, scheme, network, asset, payTo, amount: baseUnits(amount), resourceUrl };
}

export function offerOfV1({ scheme, network, asset, payTo, maxAmountRequired, resource }: PaymentRequirementsV1): ReadOffer {
  const id: NetworkId | undefined = networkByV1Name(network)?.id;
  return { x402Version: 1, scheme, network: id ?? network, asset, payTo, amount: baseUnits(maxAmountRequired), resourceUrl: resource };
}
