import { type KeyObject, createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** A private key with the name that JOSE has for what it signs. */
export interface TokenKey {
  alg: 'ES256' | 'EdDSA';
  key: KeyObject;
}

const edwardsBytes = 64;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads a key as Coinbase hands it out: PEM of a P-256 key (ES256), or base64 of an Ed25519 seed with its public key
 * (EdDSA). PEM may have its line ends written as `\n`. Null for anything else.
 */
export function readCdpSecret(secret: string): TokenKey | null {
  const text = secret.trim().replaceAll('\\n', '\n');
  if (text.startsWith('-----BEGIN')) return keyOf(() => createPrivateKey(text));
  const bytes = base64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length !== edwardsBytes) return null;
  const [d, x] = [bytes.subarray(0, 32), bytes.subarray(32)].map((half) => half.toString('base64url'));
  const read = keyOf(() => createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', d, x } }));
  // A secret that was cut or mixed up has a public half that is not its own.
  return read && createPublicKey(read.key).export({ format: 'jwk' }).x === x ? read : null;
}

/** Reads a key as PayAI hands it out: base64 of an Ed25519 key in PKCS#8, perhaps after `payai_sk_`. Null for anything else. */
export function readPayAiSecret(secret: string): TokenKey | null {
  const text = secret.trim().replace(/^payai_sk_/, '');
  if (!base64.test(text)) return null;
  const read = keyOf(() => createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' }));
  return read?.alg === 'EdDSA' ? read : null;
}

/** A compact JWT (RFC 7519) over the claims. */
export function signToken({ alg, key }: TokenKey, header: Readonly<Record<string, string>>, claims: object): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg, typ: 'JWT', ...header })}.${encode(claims)}`;
  // JOSE wants the two numbers of an ECDSA signature side by side, not in DER.
  const signature = alg === 'ES256' ? sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }) : sign(null, Buffer.from(signed), key);
  return `${signed}.${signature.toString('base64url')}`;
}

function keyOf(read: () => KeyObject): TokenKey | null {
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return { alg: 'EdDSA', key };
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? { alg: 'ES256', key } : null;
  } catch {
    return null;
  }
}
