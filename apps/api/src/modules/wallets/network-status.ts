import type { NetworkStatus } from '@till/contract';
import type { NetworkOffer } from '../networks/network-offer.js';
import type { Receiving } from './receiving.service.js';
import { unpayableAdvice, unpayableWords } from './unpayable-words.js';

/** A network as `GET /v1/networks` shows it to the merchant. */
export function toNetworkStatus(receiving: Receiving): NetworkStatus {
  const { network, checkedAt, facilitatorUrl, token } = receiving.offer;
  const reason = receiving.payable ? null : receiving.reason;
  return {
    id: network.id,
    title: network.title,
    mark: network.mark,
    family: network.family,
    testnet: network.testnet,
    v1Name: network.v1Name ?? null,
    asset: network.usdc.address,
    assetUrl: network.explorer.address(network.usdc.address),
    payable: receiving.payable,
    reason: reason === null ? null : unpayableWords(reason),
    reasonCode: reason,
    advice: reason === null ? null : unpayableAdvice(reason),
    checkedAt: checkedAt?.toISOString() ?? null,
    // The host alone: an operator may keep a key in the path.
    facilitator: facilitatorUrl === '' ? null : new URL(facilitatorUrl).host,
    x402Versions: versionsOf(receiving.offer),
    tokenCheck: token,
    verified: network.verified,
    payTo: receiving.wallet?.address ?? null,
  };
}

function versionsOf({ v1, v2 }: NetworkOffer): (1 | 2)[] {
  return [...(v2 ? [2 as const] : []), ...(v1 ? [1 as const] : [])];
}
