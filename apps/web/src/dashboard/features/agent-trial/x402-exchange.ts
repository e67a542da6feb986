import { networkById, networkByV1Name } from '@till/networks';
import { base64OfJson, jsonOfBase64 } from '../../../shared/x402/base64.js';
import { type JsonRecord, recordOf, textOf } from '../../../shared/x402/json-record.js';
import type { AuthorizedTerms, EvmAuthorization } from '../../../shared/x402/transfer-authorization.js';

/** Version of the protocol an agent speaks. */
export type X402Version = 1 | 2;

/** What an agent asks for. */
export interface AskedRequest {
  method: string;
  url: string;
  /** Sent with methods that have one. */
  body: string;
}

/** An answer as it came. */
export interface Answer {
  status: number;
  statusText: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
  latencyMs: number;
}

/** One way to pay that a 402 offers, in the words both versions share. */
export interface OfferedTerms extends AuthorizedTerms {
  /** The entry as the server sent it. */
  entry: JsonRecord;
  /** The network as this version of the protocol names it. */
  wireNetwork: string;
}

/** A 402, read as a client of one version reads it. */
export interface ReadChallenge {
  version: X402Version;
  /** The whole challenge, decoded. */
  decoded: JsonRecord;
  terms: readonly OfferedTerms[];
}

export const paymentHeaderName: Readonly<Record<X402Version, string>> = { 1: 'X-PAYMENT', 2: 'PAYMENT-SIGNATURE' };
export const resultHeaderName: Readonly<Record<X402Version, string>> = { 1: 'X-PAYMENT-RESPONSE', 2: 'PAYMENT-RESPONSE' };

const longestWaitMs = 60_000;
const mostBodyBytes = 64_000;

/** Sends the request the way an agent does: no cookies, JSON wanted, redirects left alone. */
export async function send({ method, url, body }: AskedRequest, headers: Record<string, string>): Promise<Answer> {
  const startedMs = performance.now();
  const hasBody = method !== 'GET' && method !== 'HEAD' && body !== '';
  const response = await fetch(url, {
    method,
    headers: { Accept: 'application/json', ...(hasBody ? { 'Content-Type': /^\s*[[{]/.test(body) ? 'application/json' : 'text/plain' } : {}), ...headers },
    ...(hasBody ? { body } : {}),
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'manual',
    signal: AbortSignal.timeout(longestWaitMs),
  });
  const text = await response.text();
  return { status: response.status, statusText: response.statusText, headers: [...response.headers.entries()], body: text.slice(0, mostBodyBytes), latencyMs: Math.round(performance.now() - startedMs) };
}

/** Value of a header of an answer, whatever its case; null when it is not there. */
export function headerOf({ headers }: Answer, name: string): string | null {
  const wanted = name.toLowerCase();
  return headers.find(([one]) => one.toLowerCase() === wanted)?.[1] ?? null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The challenge in an answer, as a client of the version finds it; null when there is none. */
export function challengeIn(answer: Answer, version: X402Version): ReadChallenge | null {
  const decoded = recordOf(version === 2 ? jsonOfBase64(headerOf(answer, 'PAYMENT-REQUIRED')) : jsonOf(answer.body));
  if (decoded.x402Version !== version || !Array.isArray(decoded.accepts)) return null;
  return { version, decoded, terms: decoded.accepts.flatMap((entry) => offered(recordOf(entry), version)) };
}

function offered(entry: JsonRecord, version: X402Version): OfferedTerms[] {
  const wireNetwork = textOf(entry.network) ?? '';
  const network = version === 2 ? networkById(wireNetwork) : networkByV1Name(wireNetwork);
  const amount = textOf(version === 2 ? entry.amount : entry.maxAmountRequired);
  const asset = textOf(entry.asset);
  const payTo = textOf(entry.payTo);
  const seconds = entry.maxTimeoutSeconds;
  if (entry.scheme !== 'exact' || !network || !amount || !/^\d+$/.test(amount) || !asset || !payTo || typeof seconds !== 'number') return [];
  return [{ entry, wireNetwork, network: network.id, asset, payTo, amount, maxTimeoutSeconds: seconds, extra: recordOf(entry.extra) }];
}

/** Whether the terms are signed as typed data, which the trial shows; Solana's are a transaction. */
export function isSignable({ network, extra }: OfferedTerms): boolean {
  return network.startsWith('eip155:') && (extra.assetTransferMethod === undefined || extra.assetTransferMethod === 'eip3009');
}

/** The payment as it travels, before it is written as base64. */
export function paymentOf({ version, decoded }: ReadChallenge, terms: OfferedTerms, signature: string, authorization: EvmAuthorization): JsonRecord {
  const payload = { signature, authorization };
  if (version === 1) return { x402Version: 1, scheme: 'exact', network: terms.wireNetwork, payload };
  return { x402Version: 2, resource: decoded.resource, accepted: terms.entry, payload };
}

/** The header that carries a payment. */
export function paymentHeader(version: X402Version, payment: JsonRecord): Record<string, string> {
  return { [paymentHeaderName[version]]: base64OfJson(payment) };
}

/** The settlement an answer reports; null when it reports none. */
export function settlementIn(answer: Answer, version: X402Version): JsonRecord | null {
  const value = headerOf(answer, resultHeaderName[version]);
  return value === null ? null : recordOf(jsonOfBase64(value));
}

/** The payment's id, which every answer to a paid request carries. */
export function paymentIdIn(answer: Answer): string | null {
  return /^pay_[0-9a-z]+$/.exec(headerOf(answer, 'Till-Payment') ?? '')?.[0] ?? null;
}
