import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { type LoopbackServer, readBody, serveLoopback } from '@till/testing';

/** A key as a merchant or an operator would get it from Coinbase. */
export interface CdpKey {
  keyId: string;
  keySecret: string;
  publicKey: KeyObject;
}

/** A facilitator in front of the real one that takes calls only with a good token, as Coinbase's does. */
export interface CdpFacilitator extends LoopbackServer {
  /** Keys that are taken, by id. */
  readonly keys: Map<string, KeyObject>;
  /** Which key came with which call, oldest first. */
  readonly seen: { path: string; keyId: string }[];
}

/** An Ed25519 key in Coinbase's form. */
export function newCdpKey(name: string): CdpKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { d, x } = privateKey.export({ format: 'jwk' });
  const keySecret = Buffer.concat([Buffer.from(String(d), 'base64url'), Buffer.from(String(x), 'base64url')]).toString('base64');
  return { keyId: `organizations/till/apiKeys/${name}`, keySecret, publicKey };
}

/** Whose token it is; null unless signature, life and address are right. */
function bearerOf(keys: ReadonlyMap<string, KeyObject>, authorization: string, uri: string): string | null {
  const [header = '', claims = '', signature = ''] = authorization.replace(/^Bearer /, '').split('.');
  const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  if (signature === '') return null;
  const keyId = String(read(header).kid);
  const key = keys.get(keyId);
  const { exp, nbf, uri: bound } = read(claims) as { exp: number; nbf: number; uri: string };
  const now = Date.now() / 1_000;
  const isGood = key !== undefined && verify(null, Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'));
  return isGood && nbf <= now && now < exp && exp - nbf <= 120 && bound === uri ? keyId : null;
}

export async function startCdpFacilitator(upstream: string): Promise<CdpFacilitator> {
  const keys = new Map<string, KeyObject>();
  const seen: { path: string; keyId: string }[] = [];
  const server = await serveLoopback(async (request) => {
    const raw = await readBody(request);
    const { method = '', url = '', headers } = request;
    const keyId = bearerOf(keys, headers.authorization ?? '', `${method} ${headers.host ?? ''}${url}`);
    if (keyId === null) return { status: 401, body: { errorType: 'unauthorized' } };
    const path = url.replace('/platform/v2/x402', '');
    seen.push({ path, keyId });
    const answer = await fetch(`${upstream}${path}`, { method, headers: { 'content-type': 'application/json' }, ...(raw.length > 0 ? { body: new Uint8Array(raw) } : {}) });
    return { status: answer.status, body: await answer.json() };
  });
  return { ...server, url: `${server.url}/platform/v2/x402`, keys, seen };
}
