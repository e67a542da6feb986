import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LoopbackServer, readBody, serveLoopback } from '@till/testing';
import type { CallHeaders } from './call-headers.js';
import { bearerToken, cdpCredentials, payAiCredentials } from './credentials.js';
import { FacilitatorClient } from './facilitator-client.js';
import type { FacilitatorCall } from './outcomes.js';

const call: FacilitatorCall = { x402Version: 2, paymentPayload: { x402Version: 2 }, paymentRequirements: { scheme: 'exact', network: 'eip155:84532' } };
const keyId = 'organizations/0f0e/apiKeys/1234';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const edwards = generateKeyPairSync('ed25519');
const edwardsSecret = (() => {
  const { d, x } = edwards.privateKey.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from(String(d), 'base64url'), Buffer.from(String(x), 'base64url')]).toString('base64');
})();
const sec1 = String(ec.privateKey.export({ format: 'pem', type: 'sec1' }));
const payAiSecret = `payai_sk_${edwards.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')}`;

/** What arrived: a facilitator that reads tokens as the real one does, with the public key alone. */
interface Seen {
  line: string;
  authorization: string;
}

let server: LoopbackServer;
const seen: Seen[] = [];

beforeAll(async () => {
  server = await serveLoopback(async (request) => {
    await readBody(request);
    seen.push({ line: `${String(request.method)} ${String(request.headers.host)}${String(request.url)}`, authorization: request.headers.authorization ?? '' });
    return { status: 200, body: { kinds: [] } };
  });
});
afterAll(() => server.stop());

const part = (token: string, at: number): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;

function isSignedBy(key: KeyObject, token: string): boolean {
  const [header, claims, signature] = token.split('.');
  const data = Buffer.from(`${header ?? ''}.${claims ?? ''}`);
  const bytes = Buffer.from(signature ?? '', 'base64url');
  return part(token, 0).alg === 'ES256' ? verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, bytes) : verify(null, data, key, bytes);
}

async function arrived(headers: CallHeaders): Promise<Seen[]> {
  seen.length = 0;
  const client = new FacilitatorClient({ url: `${server.url}/platform/v2/x402`, timeoutMs: 10_000, headers });
  await client.supported();
  await client.verify(call);
  await client.settle(call);
  await client.close();
  return [...seen];
}

const made = (result: ReturnType<typeof cdpCredentials>): CallHeaders => {
  if (!result.ok) throw new Error(result.error);
  return result.value;
};
const tokenOf = ({ authorization }: Seen): string => authorization.replace(/^Bearer /, '');

describe('CDP credentials', () => {
  it.each([
    ['ES256', 'SEC 1', ec.publicKey, sec1],
    ['ES256', 'PKCS #8', ec.publicKey, String(ec.privateKey.export({ format: 'pem', type: 'pkcs8' }))],
    ['ES256', 'line ends written out', ec.publicKey, sec1.replaceAll('\n', '\\n')],
    ['EdDSA', 'base64', edwards.publicKey, edwardsSecret],
  ])('sign every call as %s (%s), good for its method and address alone', async (alg, _form, publicKey, keySecret) => {
    const calls = await arrived(made(cdpCredentials({ keyId, keySecret })));
    expect(calls.map(({ line }) => line.replace(/ [^/]+/, ' '))).toEqual(['GET /platform/v2/x402/supported', 'POST /platform/v2/x402/verify', 'POST /platform/v2/x402/settle']);
    const nowSeconds = Date.now() / 1000;
    for (const one of calls) {
      const token = tokenOf(one);
      expect(isSignedBy(publicKey, token)).toBe(true);
      expect(part(token, 0)).toEqual({ alg, typ: 'JWT', kid: keyId, nonce: expect.stringMatching(/^[0-9a-f]{32}$/) });
      const claims = part(token, 1) as { nbf: number; exp: number };
      expect(claims).toMatchObject({ sub: keyId, iss: 'cdp', uri: one.line, uris: [one.line] });
      expect(claims.exp - claims.nbf).toBe(120);
      expect(claims.nbf).toBeLessThanOrEqual(nowSeconds);
    }
    expect(new Set(calls.map((one) => part(tokenOf(one), 0).nonce)).size).toBe(3);
  });

  it('change with every byte of the address, so that a token taken elsewhere is worth nothing', () => {
    const headers = made(cdpCredentials({ keyId, keySecret: edwardsSecret }));
    const token = (path: string): string => headers({ method: 'POST', host: 'h', path }).authorization?.slice(7) ?? '';
    const [signed, other] = [token('/settle'), token('/verify')];
    const forged = [signed.split('.')[0], other.split('.')[1], signed.split('.')[2]].join('.');
    expect(isSignedBy(createPublicKey(edwards.publicKey.export({ format: 'pem', type: 'spki' })), forged)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['a word', 'hunter2'],
    ['half an Ed25519 key', Buffer.from(edwardsSecret, 'base64').subarray(0, 32).toString('base64')],
    ['an Ed25519 key with another public half', Buffer.concat([Buffer.from(edwardsSecret, 'base64').subarray(0, 32), Buffer.alloc(32, 7)]).toString('base64')],
    ['PEM cut short', sec1.slice(0, 90)],
    ['a key of another curve', String(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey.export({ format: 'pem', type: 'pkcs8' }))],
    ['an RSA key', String(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'pem', type: 'pkcs8' }))],
    ['a public key', String(ec.publicKey.export({ format: 'pem', type: 'spki' }))],
  ])('are refused when made of %s', (_what, keySecret) => {
    expect(cdpCredentials({ keyId, keySecret })).toEqual({ ok: false, error: 'not_a_cdp_secret' });
  });
});

describe('PayAI credentials', () => {
  it.each([payAiSecret, payAiSecret.replace('payai_sk_', '')])('sign every call with the account’s key', async (keySecret) => {
    const calls = await arrived(made(payAiCredentials({ keyId, keySecret })));
    expect(calls).toHaveLength(3);
    for (const token of calls.map(tokenOf)) {
      expect(isSignedBy(edwards.publicKey, token)).toBe(true);
      expect(part(token, 0)).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: keyId });
      expect(part(token, 1)).toMatchObject({ sub: keyId, iss: 'payai-merchant', jti: expect.any(String) });
    }
  });

  it('are refused when made of another kind of key', () => {
    expect(payAiCredentials({ keyId, keySecret: edwardsSecret })).toEqual({ ok: false, error: 'not_a_payai_secret' });
  });
});

describe('a bearer token', () => {
  it('goes with every call as it is; without credentials there is none', async () => {
    expect((await arrived(bearerToken('a-long-enough-token'))).map(({ authorization }) => authorization)).toEqual(Array(3).fill('Bearer a-long-enough-token'));
    expect((await arrived(() => ({}))).map(({ authorization }) => authorization)).toEqual(['', '', '']);
  });
});
