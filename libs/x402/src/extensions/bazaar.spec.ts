import { describe, expect, it } from '@jest/globals';
import { networkBySlug, networks } from '@till/networks';
import { decodePaymentRequiredHeader } from '@x402/core/http';
import { validatePaymentRequired } from '@x402/core/schemas';
import { extractDiscoveryInfo, extractDiscoveryInfoV1, validateDiscoveryExtension, validateDiscoveryExtensionSpec } from '@x402/extensions/bazaar';
import { buildChallenge, maxHeaderLength } from '../build-challenge.js';
import { exactTerms } from '../exact-terms.js';
import { facilitatorRequest } from '../facilitator-request.js';
import { readPayment } from '../read-payment.js';
import { bazaarExtension, type DiscoveryFacts } from './bazaar.js';
import { paymentIdentifierExtension, paymentIdentifierKey } from './payment-identifier.js';
import { signInExtension, signInKey } from './sign-in-with-x.js';

const weather: DiscoveryFacts = {
  method: 'GET',
  routeTemplate: '/g/abc/weather/:city',
  pathParams: { city: 'oslo' },
  query: { schema: { type: 'object', properties: { units: { type: 'string', enum: ['c', 'f'] }, days: { type: 'integer', minimum: 1 } }, required: ['units', 'days'] } },
  output: { schema: { type: 'object', properties: { temperature: { type: 'number' } } }, example: { temperature: 21 } },
};
const draw: DiscoveryFacts = { method: 'POST', body: { type: 'json', schema: { type: 'object', properties: { prompt: { type: 'string', minLength: 10 }, size: { type: 'array', minItems: 2, items: { type: 'integer' } } }, required: ['prompt', 'size'] } } };
const plain: DiscoveryFacts = { method: 'GET' };

const network = networkBySlug('base-sepolia');
if (!network) throw new Error('no network');
const terms = [exactTerms({ network, amount: 10_000n, payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', maxTimeoutSeconds: 120 })];
const info = (discovery: DiscoveryFacts) => ({ url: 'https://till.example/g/abc/weather/oslo', description: 'Weather', mimeType: 'application/json', discovery });

describe('the bazaar declaration', () => {
  it.each([['a query', weather], ['a body', draw], ['nothing', plain], ['a removal', { method: 'DELETE' } as const], ['a body nobody described', { method: 'PUT' } as const]])('is one the reference facilitator takes: %s', (_name, facts) => {
    const extension = bazaarExtension(facts);
    expect(validateDiscoveryExtensionSpec(extension as unknown as Record<string, unknown>)).toEqual({ valid: true });
    expect(validateDiscoveryExtension(extension as never)).toEqual({ valid: true });
  });

  it('stands in both versions’ terms, where the reference parsers find it', () => {
    const { header, body } = buildChallenge({ resource: info(weather), terms });
    const v2 = decodePaymentRequiredHeader(header);
    expect(v2.extensions?.bazaar).toEqual(bazaarExtension(weather));
    expect(validatePaymentRequired(JSON.parse(body)).x402Version).toBe(1);
    expect(extractDiscoveryInfoV1(JSON.parse(body).accepts[0])).toMatchObject({ input: { type: 'http', method: 'GET', queryParams: { units: 'c', days: 1 } } });
    expect(extractDiscoveryInfoV1(JSON.parse(buildChallenge({ resource: info(draw), terms }).body).accepts[0])?.input).toMatchObject({ method: 'POST', bodyType: 'json', body: { prompt: 'textxxxxxx', size: [0, 0] } });
  });

  it('goes to the facilitator as ours and not as the client’s', () => {
    const authorization = { from: `0x${'1'.repeat(40)}`, to: `0x${'2'.repeat(40)}`, value: '10000', validAfter: '0', validBefore: '9999999999', nonce: `0x${'3'.repeat(64)}` };
    const document = { x402Version: 2, accepted: { scheme: 'exact', network: 'eip155:84532' }, payload: { signature: `0x${'4'.repeat(130)}`, authorization }, extensions: { bazaar: { info: 'forged' } } };
    const read = readPayment({ paymentSignature: Buffer.from(JSON.stringify(document)).toString('base64') });
    if (!read.ok || !read.value || !terms[0]) throw new Error('unreadable');
    const listed = facilitatorRequest(read.value, terms[0], info(weather));
    expect(extractDiscoveryInfo(listed.paymentPayload as never, listed.paymentRequirements as never)).toMatchObject({ resourceUrl: 'https://till.example/g/abc/weather/:city', method: 'GET', routeTemplate: '/g/abc/weather/:city' });
    const { discovery: _none, ...unlisted } = info(weather);
    expect(JSON.stringify(facilitatorRequest(read.value, terms[0], unlisted))).not.toContain('bazaar');
  });

  it('leaves room for the payment that comes back with it, beside every other extension', () => {
    const chains = networks.slice(0, 9);
    const offers = chains.map((one) => exactTerms({ network: one, amount: 10_000n, payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', maxTimeoutSeconds: 300, feePayer: 'DU9EFF7vFj1y7S63xMEAeUmBAVJ4Hr7vzsDTHzkrFUkt', quote: `tkw3rz.1.AAAAAAAAAAAAAAAAAAAAAA.${'a'.repeat(18)}` }));
    const times = { issuedAt: '2026-11-27T00:00:00.000Z', expirationTime: '2026-11-27T00:05:00.000Z' };
    const extensions = { [paymentIdentifierKey]: paymentIdentifierExtension, [signInKey]: signInExtension({ ...times, domain: 'till.example', uri: 'https://till.example/g/abc/weather/oslo', statement: 'Open what this wallet paid for. This costs nothing.', nonce: 'a'.repeat(50) }, chains.map(({ id }) => id)) };
    for (const size of [0, 300, 600, 900, 1_200, 5_000]) {
      const facts: DiscoveryFacts = { ...weather, output: { schema: { type: 'object', description: 'x'.repeat(size) } } };
      const { header } = buildChallenge({ resource: { ...info(facts), description: '长'.repeat(200) }, terms: offers, extensions });
      const asked = decodePaymentRequiredHeader(header);
      expect([asked.accepts.length, header.length <= maxHeaderLength, signInKey in (asked.extensions ?? {})]).toEqual([9, true, true]);
      // A Solana transaction, or the signature of a contract wallet, is the long part.
      const sent = { x402Version: 2, resource: asked.resource, accepted: asked.accepts[0], extensions: asked.extensions, payload: { transaction: 'A'.repeat(1_300) } };
      expect(Buffer.from(JSON.stringify(sent)).toString('base64').length).toBeLessThanOrEqual(maxHeaderLength);
    }
  });

  it('gives up its schemas before the header grows too long or too deep', () => {
    const large: DiscoveryFacts = { ...weather, output: { schema: { type: 'object', description: 'x'.repeat(6_000) } } };
    const deep: DiscoveryFacts = { ...weather, output: { schema: Array.from({ length: 20 }).reduce<Record<string, unknown>>((inner) => ({ type: 'object', properties: { inner } }), { type: 'string' }) } };
    for (const facts of [large, deep]) {
      const { header } = buildChallenge({ resource: info(facts), terms });
      expect(header.length).toBeLessThanOrEqual(maxHeaderLength);
      expect(decodePaymentRequiredHeader(header).extensions?.bazaar).toEqual(bazaarExtension({ method: 'GET', routeTemplate: '/g/abc/weather/:city', pathParams: { city: 'oslo' } }));
    }
  });
});
