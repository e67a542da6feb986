import { ok, type Result } from '@till/money';
import { maxHeaderLength } from './build-challenge.js';
import { decodeBase64 } from './encoding/decode-base64.js';
import { parseJson } from './encoding/parse-json.js';
import type { Envelope } from './envelope.js';
import { readEvmPayload } from './exact-evm/read-evm-payload.js';
import { readSvmPayload } from './exact-svm/read-svm-payload.js';
import { type PaymentFault, tooLarge, unreadable } from './payment-fault.js';
import type { SubmittedPayment } from './submitted-payment.js';
import { readEnvelopeV1 } from './v1/envelope-v1.js';
import { readEnvelopeV2 } from './v2/envelope-v2.js';

/** The request headers a payment can arrive in, as the HTTP server gives them. */
export interface PaymentHeaders {
  /** `PAYMENT-SIGNATURE` (v2). */
  readonly paymentSignature?: string | readonly string[] | undefined;
  /** `X-PAYMENT` (v1). */
  readonly xPayment?: string | readonly string[] | undefined;
}

/** Deep enough for an echoed extension with its JSON Schema, far from any stack limit. */
const maxJsonDepth = 20;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a payment out of request headers, or null when there is none. Whatever the bytes, it returns and never throws.
 * When both headers are there (some wallets send both) the v2 one is the payment, as the protocol notes ask.
 */
export function readPayment(headers: PaymentHeaders): Result<SubmittedPayment | null, PaymentFault> {
  const { paymentSignature, xPayment } = headers;
  if (paymentSignature !== undefined) return readHeader('PAYMENT-SIGNATURE', paymentSignature, 2);
  if (xPayment !== undefined) return readHeader('X-PAYMENT', xPayment, 1);
  return ok(null);
}

function readHeader(name: string, value: string | readonly string[], version: 1 | 2): Result<SubmittedPayment, PaymentFault> {
  if (typeof value !== 'string') return unreadable('payment_header_repeated', `${name} must be sent once`);
  if (value.length > maxHeaderLength) return tooLarge(`${name} may have at most ${maxHeaderLength} characters`);
  const document = decode(name, value);
  return document.ok ? readDocument(name, document.value, version) : document;
}

function decode(name: string, value: string): Result<unknown, PaymentFault> {
  const bytes = decodeBase64(value);
  if (!bytes) return unreadable('payment_header_not_base64', `${name} is not base64`);
  const text = decodeUtf8(bytes);
  const json = text === undefined ? undefined : parseJson(text, maxJsonDepth);
  if (json?.ok) return json;
  if (json?.error === 'too_deep') return unreadable('payment_too_deep', `${name} is nested too deeply`);
  return unreadable('payment_not_json', `${name} does not hold strict JSON`);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Reads a payment object that is decoded already; `name` says where it stood. */
export function readDocument(name: string, document: unknown, version: 1 | 2): Result<SubmittedPayment, PaymentFault> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return unreadable('payment_malformed', `${name} must hold a JSON object`);
  }
  if (!('x402Version' in document) || document.x402Version !== version) {
    return unreadable('unsupported_version', `${name} carries x402Version ${version} and nothing else`);
  }
  const envelope = version === 1 ? readEnvelopeV1(document) : readEnvelopeV2(document);
  return envelope.ok ? readExact(envelope.value) : envelope;
}

function readExact(envelope: Envelope): Result<SubmittedPayment, PaymentFault> {
  const { x402Version, network, payload, accepted, raw } = envelope;
  const common = { x402Version, network: network.id, raw, ...(accepted === undefined ? {} : { accepted }) };
  if (network.family === 'evm') {
    const evm = readEvmPayload(payload);
    return evm.ok ? ok({ ...common, family: 'evm', ...evm.value }) : evm;
  }
  const svm = readSvmPayload(payload);
  return svm.ok ? ok({ ...common, family: 'solana', ...svm.value }) : svm;
}
