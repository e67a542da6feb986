import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPayment } from './read-payment.js';

/** Property tests take long on a machine that runs everything at once. */
const roomMs = 60_000;
interface Exchange {
  readonly reqHeaders: Readonly<Record<string, string>>;
}

function captured(file: string, header: string): string {
  const exchanges: Exchange[] = JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), 'utf8'));
  const value = exchanges.map((exchange) => exchange.reqHeaders[header]).find((each) => each !== undefined);
  if (value === undefined) throw new Error(`${file} has no ${header}`);
  return value;
}

const v2Evm = captured('v2-evm', 'payment-signature');
const v2Svm = captured('v2-svm', 'payment-signature');
const v1Evm = captured('v1-evm-legacy-packages', 'x-payment');
const v2Text = Buffer.from(v2Evm, 'base64').toString('utf8');
const v1Text = Buffer.from(v1Evm, 'base64').toString('utf8');
const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

function fault(headers: Parameters<typeof readPayment>[0]): string {
  const result = readPayment(headers);
  return result.ok ? 'accepted' : `${result.error.status} ${result.error.code}`;
}

/** The captured v2 payment with one piece of its text replaced; refuses to test nothing. */
function altered(from: string | RegExp, to: string): string {
  const text = v2Text.replace(from, to);
  if (text === v2Text) throw new Error(`nothing to replace: ${String(from)}`);
  return encode(text);
}

describe('readPayment with real traffic', () => {
  it('reads a v2 EVM payment of the reference client in canonical form', () => {
    const result = readPayment({ paymentSignature: v2Evm });
    expect(result.ok && result.value).toMatchObject({
      x402Version: 2,
      family: 'evm',
      network: 'eip155:84532',
      authorization: {
        from: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
        to: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
        value: 1000n,
        validAfter: 0n,
        validBefore: 1795328543n,
        nonce: '0x7f78fcb7f1df161c8f5da84902924783b078a7ca7d0866384fdcc2ba58bfa95f',
      },
      accepted: { maxTimeoutSeconds: 300, extra: { name: 'USDC' } },
      raw: JSON.parse(v2Text),
    });
  });

  it('reads a v2 Solana payment of the reference client', () => {
    const result = readPayment({ paymentSignature: v2Svm });
    expect(result.ok && result.value).toMatchObject({ x402Version: 2, family: 'solana', network: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1' });
  });

  it.each(['v1-evm-legacy-packages', 'v1-evm-x402fetch2'])('reads the v1 payment of %s under its CAIP-2 network', (file) => {
    const result = readPayment({ xPayment: captured(file, 'x-payment') });
    expect(result.ok && result.value).toMatchObject({ x402Version: 1, family: 'evm', network: 'eip155:84532', authorization: { value: 1000n } });
    expect(result.ok && result.value && 'accepted' in result.value).toBe(false);
  });

  it('reads the url-safe alphabet and missing padding as the same payment', () => {
    expect(readPayment({ paymentSignature: Buffer.from(v2Text).toString('base64url') })).toEqual(readPayment({ paymentSignature: v2Evm }));
  });

  it('takes PAYMENT-SIGNATURE when both headers came', () => {
    const both = readPayment({ paymentSignature: v2Evm, xPayment: v1Evm });
    expect(both.ok && both.value?.x402Version).toBe(2);
    expect(fault({ paymentSignature: '!', xPayment: v1Evm })).toBe('400 payment_header_not_base64');
  });

  it('finds no payment where there is no header', () => {
    expect(readPayment({})).toEqual({ ok: true, value: null });
    expect(readPayment({ paymentSignature: undefined, xPayment: undefined })).toEqual({ ok: true, value: null });
  });
});

describe('readPayment refuses', () => {
  it('a header beyond 8 KiB without looking into it, and takes one of just that size', () => {
    expect(fault({ paymentSignature: 'A'.repeat(8_193) })).toBe('431 payment_header_too_large');
    expect(fault({ xPayment: 'A'.repeat(65_536) })).toBe('431 payment_header_too_large');
    const room = 8_192 - 4;
    const padded = encode(v2Text.replace('{', `{"pad":"${'x'.repeat(Math.floor((room * 3) / 4) - v2Text.length - 9)}",`));
    expect(padded.length).toBeLessThanOrEqual(8_192);
    expect(padded.length).toBeGreaterThan(8_180);
    expect(fault({ paymentSignature: padded })).toBe('accepted');
  });

  it('a repeated header, even repeated once', () => {
    expect(fault({ paymentSignature: [v2Evm] })).toBe('400 payment_header_repeated');
    expect(fault({ xPayment: [v1Evm, v1Evm] })).toBe('400 payment_header_repeated');
    expect(fault({ paymentSignature: `${v2Evm}, ${v2Evm}` })).toBe('400 payment_header_not_base64');
  });

  it.each(['', '{}', 'not base64', '%%%%', v2Text, '\u0000'])('%j as no base64', (value) => {
    expect(fault({ paymentSignature: value })).toBe('400 payment_header_not_base64');
  });

  it('bytes that are no strict JSON', () => {
    expect(fault({ paymentSignature: Buffer.from([0xff, 0xfe, 0x7b]).toString('base64') })).toBe('400 payment_not_json');
    const notUtf8 = Buffer.from(v2Text.replace('demo', 'd\u00e9mo'), 'latin1').toString('base64');
    expect(fault({ paymentSignature: notUtf8 })).toBe('400 payment_not_json');
    expect(fault({ paymentSignature: encode(`\ufeff${v2Text}`) })).toBe('400 payment_not_json');
    expect(fault({ paymentSignature: altered('"value":"1000"', '"value":"1000","value":"1"') })).toBe('400 payment_not_json');
    expect(fault({ paymentSignature: altered('"payload":{', '"__proto__":{},"payload":{') })).toBe('400 payment_not_json');
    expect(fault({ paymentSignature: altered('"1000"', 'NaN') })).toBe('400 payment_not_json');
    expect(fault({ paymentSignature: altered('"1000"', '1e400') })).toBe('400 payment_not_json');
    expect(fault({ paymentSignature: altered('demo', 'de\\u0000mo') })).toBe('400 payment_not_json');
    expect(fault({ paymentSignature: encode('['.repeat(5_000)) })).toBe('400 payment_too_deep');
  });

  it.each(['null', '[]', '"x"', '1', 'true'])('%s as no payment object', (text) => {
    expect(fault({ paymentSignature: encode(text) })).toBe('400 payment_malformed');
  });

  it('a version that does not belong to its header', () => {
    expect(fault({ paymentSignature: v1Evm })).toBe('400 unsupported_version');
    expect(fault({ xPayment: v2Evm })).toBe('400 unsupported_version');
    expect(fault({ paymentSignature: altered('"x402Version":2', '"x402Version":"2"') })).toBe('400 unsupported_version');
    expect(fault({ paymentSignature: encode('{}') })).toBe('400 unsupported_version');
  });

  it.each(['1000', '-1', '+1', '01', '0x3e8', '1e3', '1.0', ' 1', '', (2n ** 256n).toString(), '9'.repeat(100), '１'])('the signed value %j', (value) => {
    const text = value === '1000' ? '1000' : JSON.stringify(value);
    expect(fault({ paymentSignature: altered('"value":"1000"', `"value":${text}`) })).toBe('400 payment_malformed');
  });

  it('takes the largest value a token can hold', () => {
    expect(fault({ paymentSignature: altered('"value":"1000"', `"value":"${2n ** 256n - 1n}"`) })).toBe('accepted');
  });

  it('addresses, nonces and signatures of any other shape', () => {
    const nonce = /0x7f78[0-9a-f]+/;
    const payer = /"0x70997970[0-9a-zA-Z]+"/;
    for (const bad of ['"0x12"', '"70997970C51812dc3A010C7d01b50e0d17dc79C8"', '"0x70997970C51812dc3A010C7d01b50e0d17dc79Cg"', '"0X70997970C51812dc3A010C7d01b50e0d17dc79C8"', 'null', '{}']) {
      expect(fault({ paymentSignature: altered(payer, bad) })).toBe('400 payment_malformed');
    }
    for (const bad of ['0x', '0x7f', '7f'.repeat(32), `0x${'7f'.repeat(33)}`, `0x${'7g'.repeat(32)}`]) {
      expect(fault({ paymentSignature: altered(nonce, bad) })).toBe('400 payment_malformed');
    }
    for (const bad of ['0x', '0x0', 'zz', '']) {
      expect(fault({ paymentSignature: altered(/0x990c[0-9a-f]+/, bad) })).toBe('400 payment_malformed');
    }
  });

  it('a field the facilitator could understand and we would not check', () => {
    expect(fault({ paymentSignature: altered('"signature":', '"extra":1,"signature":') })).toBe('400 payment_malformed');
    expect(fault({ paymentSignature: altered('"nonce":', '"spender":"0x","nonce":') })).toBe('400 payment_malformed');
    expect(fault({ paymentSignature: altered('"signature":', '"permit2Authorization":{},"signature":') })).toBe('402 unsupported_transfer_method');
  });

  it('schemes and networks it does not know, as readable but not acceptable', () => {
    expect(fault({ paymentSignature: altered('"exact"', '"upto"') })).toBe('402 unsupported_scheme');
    expect(fault({ paymentSignature: altered('eip155:84532', 'eip155:999999') })).toBe('402 unsupported_network');
    expect(fault({ paymentSignature: altered('eip155:84532', 'base-sepolia') })).toBe('402 unsupported_network');
    expect(fault({ xPayment: encode(v1Text.replace('base-sepolia', 'eip155:84532')) })).toBe('402 unsupported_network');
    expect(fault({ xPayment: encode(v1Text.replace('base-sepolia', 'ethereum')) })).toBe('402 unsupported_network');
    expect(fault({ xPayment: encode(v1Text.replace('base-sepolia', 'solana')) })).toBe('400 payment_malformed');
  });

  it('a Solana transaction larger than a packet or in another spelling of base64', () => {
    const svmText = Buffer.from(v2Svm, 'base64').toString('utf8');
    const withTransaction = (transaction: string): string => encode(svmText.replace(/"transaction":"[^"]+"/, `"transaction":"${transaction}"`));
    expect(fault({ paymentSignature: withTransaction('A'.repeat(1_648)) })).toBe('400 payment_malformed');
    expect(fault({ paymentSignature: withTransaction('-_-_') })).toBe('400 payment_malformed');
    expect(fault({ paymentSignature: withTransaction('aGk') })).toBe('400 payment_malformed');
    expect(fault({ paymentSignature: withTransaction('') })).toBe('400 payment_malformed');
  });

  it('without ever repeating what was sent', () => {
    const result = readPayment({ paymentSignature: altered('"value":"1000"', '"value":"<script>"') });
    expect(result.ok || result.error.message).toBe('payload.authorization.value is missing, malformed or has unknown fields');
  });
});

describe('readPayment under fire', () => {
  const pieces = ['{', '}', '[', ']', ':', ',', '"', '\\u0000', 'null', '-1', '1e400', '0x1', '"x402Version":2', '"payload":{}', '"accepted":{}', '__proto__', 'é', '\ud800'];
  const edit = fc.record({ at: fc.nat({ max: v2Text.length }), cut: fc.nat({ max: 40 }), put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })) });
  const mutated = fc.tuple(fc.constantFrom(v2Text, v1Text), fc.array(edit, { minLength: 1, maxLength: 3 })).map(([text, edits]) =>
    encode(edits.reduce((current, { at, cut, put }) => current.slice(0, at) + put + current.slice(at + cut), text)),
  );
  const headerText = fc.oneof(
    { weight: 6, arbitrary: mutated },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 4 }).map(encode) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('base64')) },
  );
  const headers = fc.record({ paymentSignature: headerText, xPayment: headerText }, { requiredKeys: [] });

  it('answers 20,000 hostile headers with a payment or a 4xx, and never throws', () => {
    const statuses = new Set<number>();
    fc.assert(
      fc.property(headers, (hostile) => {
        const result = readPayment(hostile);
        if (!result.ok) statuses.add(result.error.status);
        return result.ok || [400, 402, 431].includes(result.error.status);
      }),
      { numRuns: 20_000 },
    );
    expect(statuses.has(400)).toBe(true);
  }, roomMs);
});
