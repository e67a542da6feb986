import { describe, expect, it } from '@jest/globals';
import { legacyV1Names, networks, networkBySlug } from '@till/networks';
import { decodePaymentRequiredHeader } from '@x402/core/http';
import { validatePaymentRequired } from '@x402/core/schemas';
import { buildChallenge, maxHeaderLength } from './build-challenge.js';
import { exactTerms } from './exact-terms.js';
import type { Terms } from './terms.js';

const resource = { url: 'https://till.example/p/4kq', description: 'An article — 你好', mimeType: 'application/json' };
const payTo = { evm: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', solana: '9dknMimZwdHtiCQMTN6vhrprMSCFYyj8X3BkmLCmYdXY' };
const feePayer = 'DU9EFF7vFj1y7S63xMEAeUmBAVJ4Hr7vzsDTHzkrFUkt';
const quote = 'tkw3rz.1.AAAAAAAAAAAAAAAAAAAAAA';

function offer(slug: string): Terms {
  const network = networkBySlug(slug);
  if (!network) throw new Error(`no network ${slug}`);
  return exactTerms({ network, amount: 1_500_000n, payTo: payTo[network.family], maxTimeoutSeconds: 120, feePayer, quote });
}

const everywhere = networks.map((network) => offer(network.slug));

describe('buildChallenge', () => {
  it('offers v1 and v2 clients the same terms', () => {
    const { header, body } = buildChallenge({ resource, terms: [offer('base-sepolia'), offer('solana-devnet')] });
    const v2 = decodePaymentRequiredHeader(header);
    const v1 = JSON.parse(body);
    expect(v2.resource).toEqual(resource);
    expect(v2.accepts).toEqual([
      { scheme: 'exact', network: 'eip155:84532', amount: '1500000', asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e', payTo: payTo.evm, maxTimeoutSeconds: 120, extra: { name: 'USDC', version: '2', quote } },
      { scheme: 'exact', network: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1', amount: '1500000', asset: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU', payTo: payTo.solana, maxTimeoutSeconds: 120, extra: { feePayer, quote } },
    ]);
    expect(v1.accepts).toEqual([
      { scheme: 'exact', network: 'base-sepolia', maxAmountRequired: '1500000', resource: resource.url, description: resource.description, mimeType: 'application/json', payTo: payTo.evm, maxTimeoutSeconds: 120, asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e', extra: { name: 'USDC', version: '2' } },
      { scheme: 'exact', network: 'solana-devnet', maxAmountRequired: '1500000', resource: resource.url, description: resource.description, mimeType: 'application/json', payTo: payTo.solana, maxTimeoutSeconds: 120, asset: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU', extra: { feePayer } },
    ]);
  });

  it('passes the schemas of the reference SDK for both versions', () => {
    const { header, body } = buildChallenge({ resource, terms: everywhere });
    expect(validatePaymentRequired(JSON.parse(Buffer.from(header, 'base64').toString('utf8'))).x402Version).toBe(2);
    expect(validatePaymentRequired(JSON.parse(body)).x402Version).toBe(1);
  });

  it('names in the v1 body only networks legacy clients know, and never outputSchema', () => {
    const { body } = buildChallenge({ resource, terms: everywhere });
    const named: string[] = JSON.parse(body).accepts.map((entry: { network: string }) => entry.network);
    expect(named).toHaveLength(14);
    for (const name of named) expect(legacyV1Names).toContain(name);
    expect(body).not.toContain('outputSchema');
    expect(JSON.parse(buildChallenge({ resource, terms: [offer('arbitrum')] }).body).accepts).toEqual([]);
  });

  it('gives each version the reason, or its own default', () => {
    const refused = buildChallenge({ resource, terms: everywhere, error: 'amount_mismatch' });
    expect(JSON.parse(refused.body).error).toBe('amount_mismatch');
    expect(decodePaymentRequiredHeader(refused.header).error).toBe('amount_mismatch');
    expect(JSON.parse(buildChallenge({ resource, terms: [] }).body).error).toBe('X-PAYMENT header is required');
  });

  it('stays below the header limit with every network and a long description, and keeps the first offers', () => {
    const { header } = buildChallenge({ resource: { ...resource, description: '长'.repeat(5_000) }, terms: everywhere });
    expect(header.length).toBeLessThanOrEqual(maxHeaderLength);
    const { accepts, resource: shown } = decodePaymentRequiredHeader(header);
    expect(shown.description).toBe('');
    expect(accepts.map((entry) => entry.network)).toEqual(everywhere.slice(0, accepts.length).map((terms) => terms.network));
    expect(accepts.length).toBeGreaterThan(10);
  });

  it('refuses a relative URL, which clients could not resolve', () => {
    expect(() => buildChallenge({ resource: { ...resource, url: '/p/4kq' }, terms: everywhere })).toThrow(TypeError);
  });

  it('builds the same bytes for the same input', () => {
    expect(buildChallenge({ resource, terms: everywhere })).toEqual(buildChallenge({ resource, terms: everywhere }));
  });
});

describe('exactTerms', () => {
  it('refuses a Solana offer that nobody could settle', () => {
    const network = networkBySlug('solana');
    expect(network && (() => exactTerms({ network, amount: 1n, payTo: payTo.solana, maxTimeoutSeconds: 60 }))).toThrow(TypeError);
  });

  it('puts a fee payer into Solana terms only', () => {
    expect(offer('base').extra).toEqual({ name: 'USD Coin', version: '2', quote });
    expect(offer('solana').extra).toEqual({ feePayer, quote });
  });
});
