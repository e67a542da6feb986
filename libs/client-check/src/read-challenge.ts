import { legacyV1Names } from '@till/networks';
import { decodePaymentRequiredHeader } from '@x402/core/http';
import { parsePaymentRequired, type PaymentRequirementsV1 } from '@x402/core/schemas';
import { offerOfV1, offerOfV2, type ReadOffer } from './read-offer.js';

/** What one version's clients find in a 402. `fault` says in English what they stumble over. */
export type Reading =
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid'; readonly document: unknown; readonly fault: string }
  | { readonly kind: 'valid'; readonly document: unknown; readonly offers: readonly ReadOffer[] };

export interface ReadChallenge {
  readonly v2: Reading;
  readonly v1: Reading;
}

const longestFault = 300;
const v1Names: ReadonlySet<string> = new Set(legacyV1Names);

/** Reads a 402 as the reference SDK does: the `PAYMENT-REQUIRED` header for v2, the JSON body for v1. Never throws. */
export function readChallenge(header: string | undefined, body: string): ReadChallenge {
  return { v2: header === undefined ? { kind: 'missing' } : readV2(header), v1: readV1(body) };
}

function readV2(header: string): Reading {
  let document: unknown;
  try {
    document = decodePaymentRequiredHeader(header);
  } catch (error) {
    return { kind: 'invalid', document: null, fault: words(error) };
  }
  const parsed = parsePaymentRequired(document);
  if (!parsed.success) return { kind: 'invalid', document, fault: issues(parsed.error) };
  const { data } = parsed;
  if (data.x402Version !== 2) return { kind: 'invalid', document, fault: 'the header holds terms of version 1' };
  if (data.accepts.length === 0) return { kind: 'invalid', document, fault: 'it accepts nothing' };
  return { kind: 'valid', document, offers: data.accepts.map((one) => offerOfV2(one, data.resource.url)) };
}

function readV1(body: string): Reading {
  const document = json(body);
  // A v2 server may put anything into the body; only what calls itself v1 is meant for v1 clients.
  if (!isRecord(document) || document.x402Version !== 1) return { kind: 'missing' };
  const parsed = parsePaymentRequired(document);
  if (!parsed.success) return { kind: 'invalid', document, fault: issues(parsed.error) };
  if (parsed.data.x402Version !== 1) return { kind: 'missing' };
  const { accepts } = parsed.data;
  const fault = accepts.map(legacyFault).find((one) => one !== null);
  return fault ? { kind: 'invalid', document, fault } : { kind: 'valid', document, offers: accepts.map(offerOfV1) };
}

/**
 * What legacy clients (x402 1.x) demand beyond today's schema. They check every entry and take none when one fails, so
 * that one network they have never heard of makes the whole body worthless to them.
 */
function legacyFault(entry: PaymentRequirementsV1, at: number): string | null {
  const place = `accepts.${String(at)}`;
  if (!v1Names.has(entry.network)) return `${place}.network: legacy clients know no network "${entry.network.slice(0, 60)}" and refuse all entries with it`;
  if (entry.outputSchema === null) return `${place}.outputSchema: legacy clients refuse null; leave it out`;
  if (entry.mimeType === undefined) return `${place}.mimeType: legacy clients demand it`;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(entry.resource)) return `${place}.resource: legacy clients demand an absolute URL`;
  return null;
}

function issues({ issues: found }: { issues: readonly { path: readonly (string | number)[]; message: string }[] }): string {
  return found.slice(0, 3).map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ').slice(0, longestFault);
}

function words(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, longestFault);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
