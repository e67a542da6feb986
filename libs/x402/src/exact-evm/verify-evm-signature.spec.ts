import { describe, expect, it } from '@jest/globals';
import { networks } from '@till/networks';
import fc from 'fast-check';
import { domainSeparator as separatorOfViem, hashTypedData, recoverTypedDataAddress, verifyTypedData } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { exactTerms } from '../exact-terms.js';
import type { EvmAuthorization, Hex } from '../submitted-payment.js';
import type { Terms } from '../terms.js';
import { authorizationDigest, domainSeparator } from './authorization-digest.js';
import { recoverPublicKey, recoverWithNative, recoverWithNoble, signatureEngine } from './recover-public-key.js';
import { verifyEvmSignature } from './verify-evm-signature.js';

/** Property tests take long on a machine that runs everything at once. */
const roomMs = 60_000;
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const types = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const;

const hexOf = (lengthBytes: number): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: lengthBytes, maxLength: lengthBytes }).map((bytes): Hex => `0x${Buffer.from(bytes).toString('hex')}`);
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
const anyTerms = fc.record({ network: fc.constantFrom(...networks.filter((each) => each.family === 'evm')), payTo: hexOf(20), name: fc.string({ unit: 'grapheme', maxLength: 20 }) }).map(
  ({ network, payTo, name }): Terms => {
    const terms = exactTerms({ network, amount: 1n, payTo, maxTimeoutSeconds: 60 });
    return name === '' ? terms : { ...terms, extra: { ...terms.extra, name } };
  },
);
const anyAuthorization: fc.Arbitrary<EvmAuthorization> = fc.record({ from: hexOf(20), to: hexOf(20), value: uint256, validAfter: uint256, validBefore: uint256, nonce: hexOf(32) });
const privateKey = fc.bigInt({ min: 1n, max: order - 1n }).map((key): Hex => `0x${key.toString(16).padStart(64, '0')}`);

function domainOf(terms: Terms): { name: string; version: string; chainId: number; verifyingContract: Hex } {
  const chainId = Number.parseInt(terms.network.slice('eip155:'.length), 10);
  return { name: String(terms.extra['name']), version: String(terms.extra['version']), chainId, verifyingContract: `0x${terms.asset.slice(2)}` };
}

const typed = (terms: Terms, message: EvmAuthorization) => ({ domain: domainOf(terms), types, primaryType: 'TransferWithAuthorization', message }) as const;

async function signed(terms: Terms, authorization: EvmAuthorization, key: Hex): Promise<{ authorization: EvmAuthorization; signature: Hex }> {
  const account = privateKeyToAccount(key);
  const own: EvmAuthorization = { ...authorization, from: `0x${account.address.slice(2).toLowerCase()}` };
  return { authorization: own, signature: await account.signTypedData(typed(terms, own)) };
}

function withLastByte(signature: Hex, v: number): Hex {
  return `0x${signature.slice(2, 130)}${v.toString(16).padStart(2, '0')}`;
}

function twin(signature: Hex): Hex {
  const s = order - BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith('1b') ? '1c' : '1b';
  return `0x${signature.slice(2, 66)}${s.toString(16).padStart(64, '0')}${v}`;
}

describe('authorizationDigest', () => {
  it('equals the digest and the domain separator viem computes', () => {
    fc.assert(
      fc.property(anyTerms, anyAuthorization, (terms, authorization) => {
        expect(`0x${Buffer.from(authorizationDigest(terms, authorization)).toString('hex')}`).toBe(hashTypedData(typed(terms, authorization)));
        expect(`0x${domainSeparator(terms)}`).toBe(separatorOfViem({ domain: domainOf(terms) }));
      }),
      { numRuns: 300 },
    );
  }, roomMs);

  it('knows the separator of USDC on Base Sepolia', () => {
    const network = networks.find((each) => each.slug === 'base-sepolia');
    const terms = network && exactTerms({ network, amount: 1n, payTo: '0x00', maxTimeoutSeconds: 1 });
    expect(terms && domainSeparator(terms)).toMatch(/^71f17a3b.*9818$/);
  });

  it('refuses terms without a signing domain', () => {
    const network = networks.find((each) => each.family === 'solana');
    const terms = network && exactTerms({ network, amount: 1n, payTo: 'x', maxTimeoutSeconds: 1, feePayer: 'x' });
    expect(terms && (() => domainSeparator(terms))).toThrow(TypeError);
  });
});

describe('recoverPublicKey', () => {
  it('uses the native engine where its binary loads', () => {
    expect(signatureEngine).toBe(recoverWithNative ? 'native' : 'noble');
    expect(recoverPublicKey).toBe(recoverWithNative ?? recoverWithNoble);
  });

  it('gives the same key with both engines, or fails with both, for any bytes', () => {
    const attempt = (recover: typeof recoverWithNoble, digest: Uint8Array, compact: Uint8Array, parity: 0 | 1): string => {
      try {
        return Buffer.from(recover(digest, compact, parity)).toString('hex');
      } catch {
        return 'no key';
      }
    };
    const bytes = (lengthBytes: number): fc.Arbitrary<Uint8Array> =>
      fc.oneof(fc.uint8Array({ minLength: lengthBytes, maxLength: lengthBytes }), fc.constantFrom(new Uint8Array(lengthBytes), new Uint8Array(lengthBytes).fill(255)));
    const halves = fc.tuple(bytes(32), bytes(32)).map(([r, s]) => Uint8Array.from([...r, ...s]));
    fc.assert(
      fc.property(bytes(32), halves, fc.constantFrom(0 as const, 1 as const), (digest, compact, parity) => {
        expect(attempt(recoverPublicKey, digest, compact, parity)).toBe(attempt(recoverWithNoble, digest, compact, parity));
      }),
      { numRuns: 200 },
    );
  }, roomMs);
});

describe('verifyEvmSignature', () => {
  it('agrees with viem on every genuine signature', async () => {
    await fc.assert(
      fc.asyncProperty(anyTerms, anyAuthorization, privateKey, async (terms, authorization, key) => {
        const payment = await signed(terms, authorization, key);
        expect(verifyEvmSignature(terms, payment)).toBe('valid');
        expect(await verifyTypedData({ ...typed(terms, payment.authorization), address: payment.authorization.from, signature: payment.signature })).toBe(true);
      }),
      { numRuns: 40 },
    );
  }, roomMs);

  it('agrees with viem on every signature with one bit turned', async () => {
    await fc.assert(
      fc.asyncProperty(anyTerms, anyAuthorization, privateKey, fc.nat({ max: 511 }), async (terms, authorization, key, bit) => {
        const payment = await signed(terms, authorization, key);
        const bytes = Buffer.from(payment.signature.slice(2), 'hex');
        bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const signature: Hex = `0x${bytes.toString('hex')}`;
        const recovered = await recoverTypedDataAddress({ ...typed(terms, payment.authorization), signature }).catch(() => 'none');
        expect(recovered.toLowerCase()).not.toBe(payment.authorization.from);
        expect(verifyEvmSignature(terms, { ...payment, signature })).toBe('contract_wallet_possible');
      }),
      { numRuns: 40 },
    );
  }, roomMs);

  it('notices a change of any signed field, the token, the chain and the domain', async () => {
    await fc.assert(
      fc.asyncProperty(anyTerms, anyTerms, anyAuthorization, anyAuthorization, privateKey, async (terms, otherTerms, authorization, other, key) => {
        fc.pre(domainSeparator(terms) !== domainSeparator(otherTerms));
        const payment = await signed(terms, authorization, key);
        expect(verifyEvmSignature(otherTerms, payment)).toBe('contract_wallet_possible');
        for (const field of ['from', 'to', 'value', 'validAfter', 'validBefore', 'nonce'] as const) {
          if (payment.authorization[field] === other[field]) continue;
          const changed = { ...payment.authorization, [field]: other[field] };
          expect(verifyEvmSignature(terms, { ...payment, authorization: changed })).toBe('contract_wallet_possible');
        }
      }),
      { numRuns: 20 },
    );
  }, roomMs);

  it('refuses the forms of a genuine signature that tokens refuse: high s and v of 0 or 1', async () => {
    await fc.assert(
      fc.asyncProperty(anyTerms, anyAuthorization, privateKey, async (terms, authorization, key) => {
        const payment = await signed(terms, authorization, key);
        expect(verifyEvmSignature(terms, { ...payment, signature: twin(payment.signature) })).toBe('invalid');
        const v = payment.signature.endsWith('1b') ? 0 : 1;
        expect(verifyEvmSignature(terms, { ...payment, signature: withLastByte(payment.signature, v) })).toBe('invalid');
        expect(verifyEvmSignature(terms, { ...payment, signature: withLastByte(payment.signature, 29) })).toBe('contract_wallet_possible');
      }),
      { numRuns: 20 },
    );
  }, roomMs);

  it('leaves every other length to the chain: contract wallets sign in their own way', () => {
    fc.assert(
      fc.property(anyTerms, anyAuthorization, fc.uint8Array({ minLength: 1, maxLength: 200 }).filter((bytes) => bytes.length !== 65), (terms, authorization, bytes) => {
        const signature: Hex = `0x${Buffer.from(bytes).toString('hex')}`;
        expect(verifyEvmSignature(terms, { authorization, signature })).toBe('contract_wallet_possible');
      }),
      { numRuns: 100 },
    );
  });
});
