import { createHmac, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '@till/money';
import type { NetworkId } from '@till/networks';
import { canonicalAddress } from './encoding/addresses.js';

/** Where a quote token travels: `extra.quote` of v2 terms. */
export const quoteExtraKey = 'quote';

/** Everything about a price that the token vouches for although no row of it is stored. */
export interface QuoteFacts {
  readonly resourceId: string;
  readonly priceVersion: number;
  readonly network: NetworkId;
  readonly asset: string;
  readonly amount: bigint;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
  /** Solana only: the account that pays the network fee. */
  readonly feePayer?: string;
  /** Unix seconds until which the price is honoured. */
  readonly expiresAtSeconds: number;
}

/** What a client echoes; the token itself carries the rest. */
export type QuotedClaim = Omit<QuoteFacts, 'priceVersion' | 'expiresAtSeconds'>;

/** `quote_invalid`: not ours or about other terms. `quote_expired`: ours, but the price is no longer honoured. */
export type QuoteFault = 'quote_invalid' | 'quote_expired';

const tokenShape = /^(([0-9a-z]{1,8})\.([0-9a-z]{1,8})\.[A-Za-z0-9_-]{22})(?:\.([0-9a-f]{18}))?$/;
const macLengthBytes = 16;

/**
 * Makes the token of a quote: expiry and price version in base 36 and the first 128 bits of an HMAC-SHA256 over every
 * fact, about 32 characters. `key` should have 32 random bytes.
 */
export function signQuote(key: Uint8Array, facts: QuoteFacts): string {
  const mac = createHmac('sha256', key).update(document(facts)).digest().subarray(0, macLengthBytes);
  return `${facts.expiresAtSeconds.toString(36)}.${facts.priceVersion.toString(36)}.${mac.toString('base64url')}`;
}

/**
 * The token with a mark behind it, which is no part of what it vouches for: it was told to one client only, comes back
 * with the payment, and stands on no chain.
 */
export function markedQuote(token: string, mark: string): string {
  return `${token}.${mark}`;
}

/** The token alone, as it is vouched for. */
export function bareQuote(token: string): string {
  return tokenShape.exec(token)?.[1] ?? token;
}

/** The mark behind a token; null without one. */
export function markOfQuote(token: unknown): string | null {
  return (typeof token === 'string' ? tokenShape.exec(token)?.[4] : undefined) ?? null;
}

/** Checks a token against what the client echoed, in constant time, and returns the facts it stands for. */
export function readQuote(key: Uint8Array, token: unknown, claim: QuotedClaim, nowSeconds: bigint): Result<QuoteFacts, QuoteFault> {
  const parts = typeof token === 'string' ? tokenShape.exec(token) : null;
  if (!parts) return err('quote_invalid');
  const [, given = '', expiry = '', version = ''] = parts;
  const facts: QuoteFacts = { ...claim, expiresAtSeconds: Number.parseInt(expiry, 36), priceVersion: Number.parseInt(version, 36) };
  const expected = Buffer.from(signQuote(key, facts));
  const actual = Buffer.from(given);
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return err('quote_invalid');
  return BigInt(facts.expiresAtSeconds) < nowSeconds ? err('quote_expired') : ok(facts);
}

/** JSON keeps the fields apart whatever they contain; letter case of EVM addresses does not count. */
function document(facts: QuoteFacts): string {
  const { network } = facts;
  return JSON.stringify([
    'till-quote-1',
    facts.resourceId,
    facts.priceVersion,
    network,
    canonicalAddress(network, facts.asset),
    facts.amount.toString(),
    canonicalAddress(network, facts.payTo),
    facts.maxTimeoutSeconds,
    facts.feePayer ?? null,
    facts.expiresAtSeconds,
  ]);
}
