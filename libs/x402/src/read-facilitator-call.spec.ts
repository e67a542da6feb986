import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFacilitatorCall } from './read-facilitator-call.js';

const authorization = { from: `0x${'11'.repeat(20)}`, to: `0x${'22'.repeat(20)}`, value: '10000', validAfter: '0', validBefore: '1800000000', nonce: `0x${'33'.repeat(32)}` };
const payload = { signature: `0x${'44'.repeat(65)}`, authorization };
const terms = { scheme: 'exact', asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e', payTo: authorization.to, maxTimeoutSeconds: 60, extra: { name: 'USDC', version: '2' } };
const v2Terms = { ...terms, network: 'eip155:84532', amount: '10000' };
const v1Terms = { ...terms, network: 'base-sepolia', maxAmountRequired: '10000', resource: 'https://a.example/b?c', description: 'B', mimeType: 'text/plain', outputSchema: { input: { type: 'http', method: 'GET' } } };
const v2 = { x402Version: 2, paymentPayload: { x402Version: 2, accepted: v2Terms, payload, resource: { url: 'https://a.example/b' }, extensions: { bazaar: { info: { input: { type: 'http', method: 'POST' } } } } }, paymentRequirements: v2Terms };
const v1 = { x402Version: 1, paymentPayload: { x402Version: 1, scheme: 'exact', network: 'base-sepolia', payload }, paymentRequirements: v1Terms };
const codeOf = (document: unknown) => {
  const read = readFacilitatorCall(typeof document === 'string' ? document : JSON.stringify(document));
  return read.ok ? 'ok' : read.error.code;
};

describe('a facilitator call', () => {
  it.each([
    [1, v1, { url: 'https://a.example/b?c', method: 'GET', description: 'B', mimeType: 'text/plain' }],
    [2, v2, { url: 'https://a.example/b', method: 'POST', description: null, mimeType: null }],
  ] as const)('of v%s is read into the server’s terms and the client’s payment', (x402Version, document, calledFor) => {
    const read = readFacilitatorCall(JSON.stringify(document));
    expect(read).toMatchObject({ ok: true, value: { payment: { x402Version, network: 'eip155:84532', family: 'evm' }, terms: { network: 'eip155:84532', amount: 10_000n, payTo: terms.payTo, maxTimeoutSeconds: 60 }, calledFor } });
  });

  it('has payload and requirements of the version it names', () => {
    expect(codeOf({ ...v2, x402Version: 1 })).toBe('unsupported_version');
    expect(codeOf({ ...v1, x402Version: 2 })).toBe('unsupported_version');
    expect(codeOf({ ...v2, x402Version: 3 })).toBe('payment_malformed');
    expect(codeOf({ ...v2, paymentRequirements: v1Terms })).toBe('payment_malformed');
    expect(codeOf({ ...v1, paymentRequirements: v2Terms })).toBe('payment_malformed');
  });

  it('is refused for what nobody here settles', () => {
    expect(codeOf({ ...v2, paymentRequirements: { ...v2Terms, scheme: 'upto' } })).toBe('unsupported_scheme');
    expect(codeOf({ ...v2, paymentRequirements: { ...v2Terms, network: 'eip155:1337' } })).toBe('unsupported_network');
    expect(codeOf({ ...v1, paymentRequirements: { ...v1Terms, network: 'base-sepolai' } })).toBe('unsupported_network');
    expect(codeOf({ ...v2, paymentRequirements: { ...v2Terms, extra: { assetTransferMethod: 'permit2' } } })).toBe('unsupported_transfer_method');
    for (const amount of [10_000, '-1', '1e4', '010', (2n ** 256n).toString()]) expect(codeOf({ ...v2, paymentRequirements: { ...v2Terms, amount } })).toBe('payment_malformed');
  });

  it('takes no words from a method or resource that are none', () => {
    const odd = { ...v2, paymentPayload: { ...v2.paymentPayload, resource: 7, extensions: { bazaar: { info: { input: { method: '<script>' } } } } } };
    expect(readFacilitatorCall(JSON.stringify(odd))).toMatchObject({ ok: true, value: { calledFor: { url: null, method: null } } });
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof readFacilitatorCall(text).ok === 'boolean'), { seed: 402 });
    expect(codeOf(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)).toBe('payment_too_deep');
    expect(codeOf('{"x402Version":2,"x402Version":1}')).toBe('payment_not_json');
  });
});
