import type { ReadChallenge, Reading } from '@till/client-check';
import { type Finding, fromBaseUnits } from '@till/contract';
import type { NetworkId } from '@till/networks';
import { sameAddress } from '@till/x402';
import { finding } from '../finding.js';
import { headBytes, headerOf, type Knock } from '../visit.js';

const largeBytes = 8 * 1024;
const tooLargeBytes = 16 * 1024;

/** What both versions' clients make of the terms, judged by the reference SDK. */
export function termsChecks(challenge: Knock, read: ReadChallenge, foreign: boolean): Finding[] {
  return [...v2Check(read, foreign), ...v1Check(read, foreign), ...agreement(read), ...addressCheck(challenge, read), headerCheck(challenge)];
}

function v2Check({ v2 }: ReadChallenge, foreign: boolean): Finding[] {
  if (v2.kind === 'valid') return [finding('v2_valid')];
  if (v2.kind === 'invalid') return [finding('v2_invalid', { fault: v2.fault })];
  // Till always sends the header: whatever stands before it has taken it away.
  return [finding('v2_missing', {}, foreign ? 'warning' : 'broken')];
}

function v1Check({ v1, v2 }: ReadChallenge, foreign: boolean): Finding[] {
  // Somebody can pay as long as one version is readable; at Till's own doors both are.
  const elseSeverity = foreign && v2.kind === 'valid' ? 'warning' : 'broken';
  if (v1.kind === 'invalid') return [finding('v1_invalid', { fault: v1.fault }, elseSeverity)];
  if (v1.kind === 'missing') return [finding('v1_missing', {}, elseSeverity)];
  return [v1.offers.length > 0 ? finding('v1_valid') : finding('v1_no_network')];
}

/** A payer takes the version that suits it: what is cheaper in one of them is the price. */
function agreement({ v1, v2 }: ReadChallenge): Finding[] {
  if (v1.kind !== 'valid' || v2.kind !== 'valid' || v1.offers.length === 0) return [];
  for (const old of v1.offers) {
    const isSame = (a: string, b: string) => sameAddress(old.network as NetworkId, a, b);
    const now = v2.offers.find(({ network, asset }) => network === old.network && isSame(asset, old.asset));
    if (now && now.amount === old.amount && isSame(now.payTo, old.payTo)) continue;
    return [finding('terms_differ', { network: old.network, v1: offerText(old), v2: now ? offerText(now) : 'nothing' })];
  }
  return [finding('terms_agree')];
}

function offerText({ amount, payTo }: { amount: bigint | null; payTo: string }): string {
  return `${amount === null ? 'no amount' : `${fromBaseUnits(amount)} to`} ${payTo}`;
}

function addressCheck({ url }: Knock, { v1, v2 }: ReadChallenge): Finding[] {
  const named = namedAddress(v2) ?? namedAddress(v1);
  if (named === null || withoutQuery(named) === withoutQuery(url)) return [];
  return [finding('resource_url_differs', { url: named })];
}

function namedAddress(reading: Reading): string | null {
  return reading.kind === 'valid' ? (reading.offers[0]?.resourceUrl ?? null) : null;
}

function withoutQuery(text: string): string {
  if (!URL.canParse(text)) return text;
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

function headerCheck(challenge: Knock): Finding {
  const all = headBytes(challenge);
  if (all > tooLargeBytes) return finding('header_too_large', { bytes: String(all) });
  if (all > largeBytes) return finding('header_large', { bytes: String(all) });
  return finding('header_small', { bytes: String(Buffer.byteLength(headerOf(challenge, 'payment-required') ?? '')) });
}
