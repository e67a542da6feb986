import { describe, expect, it } from '@jest/globals';
import { createKeyPairSignerFromPrivateKeyBytes } from '@solana/kit';
import { createSIWxPayload, encodeSIWxHeader, verifySIWxSignature } from '@x402/extensions/sign-in-with-x';
import { privateKeyToAccount } from 'viem/accounts';
import { verifyMessage } from 'viem';
import { readSignIn, signInExtension, signInMessage, type SignInTerms } from './sign-in-with-x.js';

const terms: SignInTerms = { domain: 'till.example:4020', uri: 'https://till.example:4020/p/4kq', statement: 'Open what this wallet paid for.', nonce: 'abc123def456', issuedAt: '2026-11-27T00:00:00.000Z', expirationTime: '2026-11-27T00:05:00.000Z' };
const evm = privateKeyToAccount(`0x${'1'.repeat(64)}`);
const base64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');

async function proofOf(chainId: 'eip155:84532' | 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1') {
  const { info } = signInExtension(terms, [chainId]) as { info: SignInTerms & { version: string } };
  const signer = chainId.startsWith('solana:') ? await createKeyPairSignerFromPrivateKeyBytes(new Uint8Array(32).fill(7)) : evm;
  return createSIWxPayload({ ...info, chainId, type: chainId.startsWith('solana:') ? 'ed25519' : 'eip191' }, signer as never, terms.uri);
}

describe('a sign-in proof', () => {
  it.each(['eip155:84532', 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'] as const)('of the reference client is read, and its text is the one that was signed: %s', async (chainId) => {
    const payload = await proofOf(chainId);
    const read = readSignIn(encodeSIWxHeader(payload));
    expect(read).toMatchObject({ ok: true, value: { ...terms, chainId, address: payload.address, signature: payload.signature } });
    if (!read.ok) return;
    expect((await verifySIWxSignature({ ...payload, ...read.value })).isValid).toBe(true);
    if (chainId.startsWith('eip155')) expect(await verifyMessage({ address: evm.address, message: signInMessage(read.value), signature: payload.signature as `0x${string}` })).toBe(true);
    else expect(signInMessage(read.value)).toContain('with your Solana account:');
  });

  it('is refused in any other shape', async () => {
    const proof = await proofOf('eip155:84532');
    const others: (string | string[])[] = [
      '', 'not base64!', base64('{'), base64([]), base64({ ...proof, version: '2' }), base64({ ...proof, statement: 'a\nURI: b' }), base64({ ...proof, signature: 7 }),
      base64({ ...proof, notBefore: '2026-11-27T00:00:00.000Z' }), base64({ ...proof, resources: ['https://else.example'] }), base64({ ...proof, uri: 'x'.repeat(9_000) }), [base64(proof), base64(proof)],
      base64('{"a":{"b":{"c":{"d":{"e":1}}}}}'),
    ];
    for (const header of others) expect(readSignIn(header).ok).toBe(false);
  });
});
