import type { ResourceInfo, Terms } from './terms.js';
import { requirementsV1 } from './v1/requirements-v1.js';
import { requirementsV2 } from './v2/requirements-v2.js';

/** Each header stays below this many characters: clients fail over 16 KiB of headers in total, proxies often sooner. */
export const maxHeaderLength = 8_192;

/** What a challenge is made of. `terms` are in order of preference; clients take the first they can pay. */
export interface ChallengeInput {
  readonly resource: ResourceInfo;
  readonly terms: readonly Terms[];
  /** Why there is a challenge at all; said to both versions. */
  readonly error?: string;
}

/** One 402 for everybody: `header` is the value of `PAYMENT-REQUIRED` (v2), `body` the JSON text v1 clients read. */
export interface Challenge {
  readonly header: string;
  readonly body: string;
}

/**
 * Builds the 402 that serves x402 v1 and v2 at once, with equal terms. A function of its input alone, so its output may
 * be cached. The v1 body lists only networks that v1 clients know, because one unknown name spoils it for them.
 * @throws TypeError when the resource URL is not absolute
 */
export function buildChallenge(input: ChallengeInput): Challenge {
  const { resource, terms, error } = input;
  if (!/^https?:\/\//.test(resource.url)) throw new TypeError('A challenge needs an absolute resource URL');
  const accepts = terms.flatMap((each) => requirementsV1(each, resource) ?? []);
  return {
    header: header(resource, terms, error ?? 'PAYMENT-SIGNATURE header is required'),
    body: JSON.stringify({ x402Version: 1, error: error ?? 'X-PAYMENT header is required', accepts }),
  };
}

/** A header that no client can receive makes a resource unpayable: first the description goes, then the last offers. */
function header(resource: ResourceInfo, terms: readonly Terms[], error: string): string {
  const full = encode(resource, terms, error);
  if (full.length <= maxHeaderLength) return full;
  const { url, mimeType } = resource;
  for (let count = terms.length; count > 1; count -= 1) {
    const shorter = encode({ url, mimeType, description: '' }, terms.slice(0, count), error);
    if (shorter.length <= maxHeaderLength) return shorter;
  }
  return encode({ url, mimeType, description: '' }, terms.slice(0, 1), error);
}

function encode(resource: ResourceInfo, terms: readonly Terms[], error: string): string {
  const { url, description, mimeType } = resource;
  const document = { x402Version: 2, error, resource: { url, description, mimeType }, accepts: terms.map(requirementsV2) };
  return Buffer.from(JSON.stringify(document), 'utf8').toString('base64');
}
