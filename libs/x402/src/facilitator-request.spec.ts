import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { networkBySlug } from '@till/networks';
import { exactTerms } from './exact-terms.js';
import { facilitatorRequest } from './facilitator-request.js';
import { readPayment } from './read-payment.js';
import type { SubmittedPayment } from './submitted-payment.js';
import type { Terms } from './terms.js';

interface Exchange {
  readonly path?: string;
  readonly reqHeaders: Readonly<Record<string, string>>;
  readonly reqBody?: string;
}

function exchangesOf(file: string): Exchange[] {
  return JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), 'utf8'));
}

function settleBody(exchanges: readonly Exchange[]): { paymentPayload: { payload: object; resource?: object }; paymentRequirements: Record<string, unknown> } {
  return JSON.parse(exchanges.find((each) => each.path === '/settle')?.reqBody ?? '');
}

function paymentOf(exchanges: readonly Exchange[]): SubmittedPayment {
  const header = (name: string): string | undefined => exchanges.map((each) => each.reqHeaders[name]).find((each) => each !== undefined);
  const read = readPayment({ paymentSignature: header('payment-signature'), xPayment: header('x-payment') });
  if (!read.ok || !read.value) throw new Error('no payment was captured');
  return read.value;
}

function offer(slug: string, maxTimeoutSeconds: number): Terms {
  const network = networkBySlug(slug);
  if (!network) throw new Error(`no network ${slug}`);
  const payTo = network.family === 'evm' ? '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC' : '9dknMimZwdHtiCQMTN6vhrprMSCFYyj8X3BkmLCmYdXY';
  return exactTerms({ network, amount: 1_000n, payTo, maxTimeoutSeconds, feePayer: 'DU9EFF7vFj1y7S63xMEAeUmBAVJ4Hr7vzsDTHzkrFUkt' });
}

describe('facilitatorRequest', () => {
  it.each([
    ['v2-evm', 'base-sepolia'],
    ['v2-svm', 'solana-devnet'],
  ])('sends what the reference server sent for %s', (file, slug) => {
    const exchanges = exchangesOf(file);
    const body = settleBody(exchanges);
    const resource = { url: '', description: 'demo', mimeType: 'application/json', ...body.paymentPayload.resource };
    expect(facilitatorRequest(paymentOf(exchanges), offer(slug, 300), resource)).toEqual(body);
  });

  it.each(['v1-evm-legacy-packages', 'v1-evm-x402fetch2'])('sends what the v1 server sent for %s, without outputSchema', (file) => {
    const exchanges = exchangesOf(file);
    const body = settleBody(exchanges);
    const { outputSchema: _dropped, ...paymentRequirements } = body.paymentRequirements;
    const resource = { url: String(paymentRequirements['resource']), description: 'demo', mimeType: 'application/json' };
    expect(facilitatorRequest(paymentOf(exchanges), offer('base-sepolia', 60), resource)).toEqual({ ...body, paymentRequirements });
  });

  it.each([['lower', (text: string) => text.toLowerCase()], ['upper', (text: string) => `0x${text.slice(2).toUpperCase()}`]])('sends addresses with their checksum, whatever letter case they came in (%s)', (_which, spell) => {
    const exchanges = exchangesOf('v2-evm');
    const body = settleBody(exchanges);
    const sent = body.paymentPayload.payload as { authorization: { from: string; to: string } };
    const { authorization } = sent;
    const payload = { ...sent, authorization: { ...authorization, from: spell(authorization.from), to: spell(authorization.to) } };
    const read = readPayment({ paymentSignature: Buffer.from(JSON.stringify({ ...body.paymentPayload, payload })).toString('base64') });
    if (!read.ok || !read.value) throw new Error('the payment was not read');
    const resource = { url: '', description: 'demo', mimeType: 'application/json', ...body.paymentPayload.resource };
    expect(facilitatorRequest(read.value, offer('base-sepolia', 300), resource)).toEqual(body);
  });

  it('forwards the signed payload and nothing else of what the client added', () => {
    const text = JSON.stringify({
      x402Version: 2,
      resource: { url: 'https://evil.example' },
      extensions: { bazaar: { info: {}, schema: {} } },
      accepted: { scheme: 'exact', network: 'eip155:84532', note: 'mine' },
      payload: { signature: '0xAB', authorization: { from: `0x${'A'.repeat(40)}`, to: `0x${'b'.repeat(40)}`, value: '1000', validAfter: '0', validBefore: '9', nonce: `0x${'C'.repeat(64)}` } },
    });
    const read = readPayment({ paymentSignature: Buffer.from(text).toString('base64') });
    if (!read.ok || !read.value) throw new Error('not read');
    const sent = facilitatorRequest(read.value, offer('base-sepolia', 60), { url: 'https://till.example/p/1', description: '', mimeType: 'text/plain' });
    expect(JSON.stringify(sent)).not.toMatch(/evil|bazaar|mine/);
    const { payload } = JSON.parse(text) as { payload: { authorization: object } };
    const authorization = { ...payload.authorization, from: '0xaAaAaAaaAaAaAaaAaAAAAAAAAaaaAaAaAaaAaaAa', to: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' };
    expect(sent.paymentPayload).toMatchObject({ payload: { ...payload, authorization } });
  });

  it('refuses a v1 request on a network v1 cannot name', () => {
    const payment = paymentOf(exchangesOf('v1-evm-x402fetch2'));
    expect(() => facilitatorRequest(payment, offer('arbitrum', 60), { url: 'https://till.example', description: '', mimeType: '' })).toThrow(TypeError);
  });
});
