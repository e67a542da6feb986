import { describe, expect, it } from '@jest/globals';
import { networkBySlug } from '@till/networks';
import { exactTerms } from '../exact-terms.js';
import type { EvmAuthorization, EvmPayment } from '../submitted-payment.js';
import { checkEvmAuthorization } from './check-evm-authorization.js';

const network = networkBySlug('base');
if (!network) throw new Error('no Base');
const terms = exactTerms({ network, amount: 1_000n, payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', maxTimeoutSeconds: 60 });
const now = 1_795_328_000n;
const skewSeconds = 10n;

function verdict(changes: Partial<EvmAuthorization>): string {
  const authorization: EvmAuthorization = {
    from: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    to: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
    value: 1_000n,
    validAfter: 0n,
    validBefore: now + 60n,
    nonce: `0x${'11'.repeat(32)}`,
    ...changes,
  };
  const payment: EvmPayment = { x402Version: 2, family: 'evm', network: terms.network, authorization, signature: '0x00', raw: {} };
  const result = checkEvmAuthorization(payment, terms, now, skewSeconds);
  return result.ok ? 'fits' : result.error.code;
}

describe('checkEvmAuthorization', () => {
  it('takes exactly what was offered', () => {
    expect(verdict({})).toBe('fits');
  });

  it('takes exact to mean equal', () => {
    expect(verdict({ value: 999n })).toBe('amount_mismatch');
    expect(verdict({ value: 1_001n })).toBe('amount_mismatch');
  });

  it('refuses another payee before anything else', () => {
    expect(verdict({ to: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8', value: 1n })).toBe('recipient_mismatch');
  });

  it('needs the window to be open now', () => {
    expect(verdict({ validAfter: now })).toBe('fits');
    expect(verdict({ validAfter: now + 1n })).toBe('not_valid_yet');
  });

  it('needs at least six seconds of life', () => {
    expect(verdict({ validBefore: now + 6n })).toBe('fits');
    expect(verdict({ validBefore: now + 5n })).toBe('expires_too_soon');
    expect(verdict({ validBefore: 0n })).toBe('expires_too_soon');
  });

  it('refuses a life longer than asked, beyond a small skew', () => {
    expect(verdict({ validBefore: now + 70n })).toBe('fits');
    expect(verdict({ validBefore: now + 71n })).toBe('expires_too_late');
    expect(verdict({ validBefore: 2n ** 256n - 1n })).toBe('expires_too_late');
  });
});
