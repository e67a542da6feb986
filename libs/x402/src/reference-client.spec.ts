import { describe, expect, it } from '@jest/globals';
import { networkBySlug } from '@till/networks';
import { x402Client, x402HTTPClient } from '@x402/core/client';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { privateKeyToAccount } from 'viem/accounts';
import { buildChallenge, type Challenge } from './build-challenge.js';
import { checkEvmAuthorization } from './exact-evm/check-evm-authorization.js';
import { verifyEvmSignature } from './exact-evm/verify-evm-signature.js';
import { exactTerms } from './exact-terms.js';
import { matchTerms } from './match-terms.js';
import { readPayment } from './read-payment.js';
import type { Terms } from './terms.js';

const resource = { url: 'https://till.example/p/4kq', description: 'An article', mimeType: 'application/json' };
const account = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const client = new x402Client();
registerExactEvmScheme(client, { signer: account });
const http = new x402HTTPClient(client);

function offers(): Terms[] {
  return ['base-sepolia', 'base', 'polygon', 'arbitrum'].map((slug) => {
    const network = networkBySlug(slug);
    if (!network) throw new Error(`no network ${slug}`);
    return exactTerms({ network, amount: 500_000n, payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', maxTimeoutSeconds: 120, quote: 'token' });
  });
}

/** Pays a challenge with the reference SDK and walks our whole check with what it sends. */
async function pay(seen: { header?: string; body?: Challenge['body'] }, terms: readonly Terms[]): Promise<string> {
  const required = http.getPaymentRequiredResponse(
    (name) => (name.toUpperCase() === 'PAYMENT-REQUIRED' ? seen.header : undefined),
    seen.body === undefined ? undefined : JSON.parse(seen.body),
  );
  const sent = http.encodePaymentSignatureHeader(await http.createPaymentPayload(required));
  const read = readPayment({ paymentSignature: sent['PAYMENT-SIGNATURE'], xPayment: sent['X-PAYMENT'] });
  if (!read.ok) return read.error.code;
  if (read.value?.family !== 'evm') return 'no EVM payment';
  const matched = matchTerms(read.value, terms);
  if (!matched.ok) return matched.error.code;
  const window = checkEvmAuthorization(read.value, matched.value, BigInt(Math.floor(Date.now() / 1_000)), 5n);
  if (!window.ok) return window.error.code;
  return `v${read.value.x402Version} ${matched.value.network} ${verifyEvmSignature(matched.value, read.value)}`;
}

describe('the reference client', () => {
  it('pays the header of our challenge as v2, with a signature we call valid', async () => {
    const terms = offers();
    const { header, body } = buildChallenge({ resource, terms });
    expect(await pay({ header, body }, terms)).toBe('v2 eip155:84532 valid');
  });

  it('pays the body of the same challenge as v1 when it sees no header', async () => {
    const terms = offers();
    const { body } = buildChallenge({ resource, terms });
    expect(await pay({ body }, terms)).toBe('v1 eip155:84532 valid');
  });

  it('pays on every EVM network its own tables know', async () => {
    for (const terms of offers()) {
      const { header } = buildChallenge({ resource, terms: [terms] });
      expect(await pay({ header }, [terms])).toBe(`v2 ${terms.network} valid`);
    }
  });

  it('is refused when the price changed after the challenge', async () => {
    const terms = offers();
    const { header } = buildChallenge({ resource, terms });
    expect(await pay({ header }, terms.map((each) => ({ ...each, amount: 600_000n })))).toBe('amount_mismatch');
  });
});
