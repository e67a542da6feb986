import type { Mode } from '@till/contract';
import { EgressError } from './egress-error.js';

const longestUrl = 2_000;

/**
 * A URL a merchant gave, parsed as it will be called. Throws an EgressError unless it is http or https without a user
 * and a fragment; live mode takes https only. What the name resolves to is checked when a connection is made, each time.
 */
export function parseMerchantUrl(text: string, mode: Mode): URL {
  const url = text.length <= longestUrl && !/[\s\\]/.test(text) ? URL.parse(text) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw new EgressError('url_invalid', 'must be an absolute http or https URL');
  if (url.username !== '' || url.password !== '') throw new EgressError('url_invalid', 'must not carry a user name or password');
  if (url.hash !== '') throw new EgressError('url_invalid', 'must not have a fragment');
  if (mode === 'live' && url.protocol !== 'https:') throw new EgressError('https_required', 'must be https in live mode');
  return url;
}
