import { describe, expect, it } from '@jest/globals';
import { networkBySlug } from '@till/networks';
import fc from 'fast-check';
import { evmClaimKey, svmClaimKey } from './claim-key.js';
import { exactTerms } from './exact-terms.js';
import { readPayment } from './read-payment.js';

const base = networkBySlug('base');
const solana = networkBySlug('solana');
if (!base || !solana) throw new Error('networks are missing');
const terms = exactTerms({ network: base, amount: 1n, payTo: base.usdc.address, maxTimeoutSeconds: 60 });

const recased = (hex: string): fc.Arbitrary<string> =>
  fc.array(fc.boolean(), { minLength: hex.length, maxLength: hex.length }).map((upper) => `0x${[...hex].map((digit, at) => (upper[at] ? digit.toUpperCase() : digit)).join('')}`);

function keyOf(from: string, nonce: string, signature: string, version: 1 | 2): string {
  const authorization = { from, to: base?.usdc.address, value: '1', validAfter: '0', validBefore: '9', nonce };
  const around = version === 1 ? { scheme: 'exact', network: 'base' } : { accepted: { scheme: 'exact', network: 'eip155:8453' } };
  const header = Buffer.from(JSON.stringify({ x402Version: version, ...around, payload: { signature, authorization } })).toString('base64');
  const read = readPayment(version === 1 ? { xPayment: header } : { paymentSignature: header });
  if (!read.ok || read.value?.family !== 'evm') throw new Error('not read');
  const { network, asset, payer, nonce: used } = evmClaimKey(terms, read.value);
  return [network, ...[asset, payer, used].map((bytes) => Buffer.from(bytes).toString('hex'))].join(' ');
}

describe('evmClaimKey', () => {
  it('is the same for every spelling of one authorization, in both versions and with any signature', () => {
    const from = '70997970c51812dc3a010c7d01b50e0d17dc79c8';
    const nonce = 'ab'.repeat(32);
    const expected = `eip155:8453 ${terms.asset.slice(2).toLowerCase()} ${from} ${nonce}`;
    fc.assert(
      fc.property(recased(from), recased(nonce), fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.constantFrom(1 as const, 2 as const), (payer, used, bytes, version) => {
        expect(keyOf(payer, used, `0x${Buffer.from(bytes).toString('hex')}`, version)).toBe(expected);
      }),
    );
  });
});

describe('svmClaimKey', () => {
  it('has 32-byte parts and the message hash as nonce', () => {
    const offer = exactTerms({ network: solana, amount: 1n, payTo: 'x', maxTimeoutSeconds: 60, feePayer: 'x' });
    const messageHash = new Uint8Array(32).fill(7);
    const key = svmClaimKey(offer, { payer: 'GP6zuYKi8Y4x7181CtgAJ8HjTxCoP4VopPi9vCzNA99t', messageHash });
    expect([key.asset.length, key.payer.length, key.nonce]).toEqual([32, 32, messageHash]);
    expect(key.network).toBe(solana.id);
  });
});
