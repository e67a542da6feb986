import type { Network } from '@till/networks';
import { quoteExtraKey } from './quote.js';
import type { Terms } from './terms.js';

/** What is particular about one offer; everything else comes from the network registry. */
export interface ExactOffer {
  readonly network: Network;
  /** Base units. */
  readonly amount: bigint;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
  /** Solana: the facilitator's fee payer from `/supported`. */
  readonly feePayer?: string;
  /** Solana: text that must appear as the transaction's only memo, at most 256 bytes. */
  readonly memo?: string;
  readonly quote?: string;
}

/**
 * Terms of the `exact` scheme in a network's USDC.
 * @throws TypeError when a Solana offer has no fee payer: nobody could settle it
 */
export function exactTerms(offer: ExactOffer): Terms {
  const { network } = offer;
  if (network.family === 'solana' && offer.feePayer === undefined) throw new TypeError('A Solana offer needs a fee payer');
  return {
    scheme: 'exact',
    network: network.id,
    asset: network.usdc.address,
    amount: offer.amount,
    payTo: offer.payTo,
    maxTimeoutSeconds: offer.maxTimeoutSeconds,
    extra: {
      ...network.usdc.eip712,
      ...(network.family === 'solana' ? { feePayer: offer.feePayer } : {}),
      ...(offer.memo === undefined ? {} : { memo: offer.memo }),
      ...(offer.quote === undefined ? {} : { [quoteExtraKey]: offer.quote }),
    },
  };
}
