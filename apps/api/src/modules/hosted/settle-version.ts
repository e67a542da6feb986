import type { NetworkOffer } from '../networks/network-offer.js';

/**
 * The x402 version to speak with the facilitator: the client's own where the facilitator knows it, else the other. What
 * is signed is the same in both, so a seller's facilitator need not know every client's version.
 */
export function settleVersion(clientVersion: 1 | 2, offer: Pick<NetworkOffer, 'v1' | 'v2' | 'network'> | undefined): 1 | 2 {
  if (!offer) return clientVersion;
  if (clientVersion === 1) return !offer.v1 && offer.v2 ? 2 : 1;
  return !offer.v2 && offer.v1 && offer.network.v1Name !== undefined ? 1 : 2;
}
