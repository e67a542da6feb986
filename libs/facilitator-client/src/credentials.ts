import { randomBytes, randomUUID } from 'node:crypto';
import { err, ok, type Result } from '@till/money';
import type { CallHeaders } from './call-headers.js';
import { readCdpSecret, readPayAiSecret, signToken, type TokenKey } from './signed-token.js';

/** An API key in two parts, as facilitators' consoles show it. */
export interface ApiKeyPair {
  keyId: string;
  keySecret: string;
}

/** Why a key cannot be used; it never quotes the key. */
export type KeyFault = 'not_a_cdp_secret' | 'not_a_payai_secret';

/** Facilitators refuse tokens that live long; a call starts at once. */
const tokenLifeSeconds = 120;

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** The same token on every call, as a self-hosted facilitator wants it. */
export function bearerToken(token: string): CallHeaders {
  return () => bearer(token);
}

/**
 * Coinbase's CDP: a JWT per call, bound to its method, host and path, signed with the API key. Guides name the binding
 * `uri`, the SDK sends `uris`; both are in it.
 */
export function cdpCredentials({ keyId, keySecret }: ApiKeyPair): Result<CallHeaders, KeyFault> {
  const key = readCdpSecret(keySecret);
  return key ? ok((call) => bearer(cdpToken(keyId, key, `${call.method} ${call.host}${call.path}`))) : err('not_a_cdp_secret');
}

function cdpToken(keyId: string, key: TokenKey, uri: string): string {
  const now = nowSeconds();
  const claims = { sub: keyId, iss: 'cdp', uri, uris: [uri], iat: now, nbf: now, exp: now + tokenLifeSeconds };
  return signToken(key, { kid: keyId, nonce: randomBytes(16).toString('hex') }, claims);
}

/** PayAI beyond its free allowance: a short-lived JWT signed with the account's key. */
export function payAiCredentials({ keyId, keySecret }: ApiKeyPair): Result<CallHeaders, KeyFault> {
  const key = readPayAiSecret(keySecret);
  if (!key) return err('not_a_payai_secret');
  return ok(() => {
    const now = nowSeconds();
    return bearer(signToken(key, { kid: keyId }, { sub: keyId, iss: 'payai-merchant', iat: now, exp: now + tokenLifeSeconds, jti: randomUUID() }));
  });
}
