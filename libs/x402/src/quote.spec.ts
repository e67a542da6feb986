import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markedQuote, markOfQuote, type QuoteFacts, readQuote, signQuote } from './quote.js';

const key = new Uint8Array(32).fill(7);
const facts: QuoteFacts = {
  resourceId: 'res_1',
  priceVersion: 3,
  network: 'eip155:84532',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  amount: 1_500_000n,
  payTo: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  maxTimeoutSeconds: 120,
  expiresAtSeconds: 1_795_328_543,
};
const now = 1_795_328_000n;
const token = signQuote(key, facts);

function verdict(given: unknown, changes: Partial<QuoteFacts> = {}, at = now, secret = key): string {
  const result = readQuote(secret, given, { ...facts, ...changes }, at);
  return result.ok ? 'ours' : result.error;
}

describe('quotes', () => {
  it('give back the facts they were made of', () => {
    expect(readQuote(key, token, { ...facts }, now)).toEqual({ ok: true, value: facts });
  });

  it('are short, printable and carry 128 bits of MAC', () => {
    expect(token).toMatch(/^[0-9a-z]{1,8}\.3\.[A-Za-z0-9_-]{22}$/);
    expect(token.length).toBeLessThan(36);
  });

  it('hold the price until their second has passed', () => {
    expect(verdict(token, {}, BigInt(facts.expiresAtSeconds))).toBe('ours');
    expect(verdict(token, {}, BigInt(facts.expiresAtSeconds) + 1n)).toBe('quote_expired');
  });

  it('do not mind another letter case of EVM addresses, as clients may echo it', () => {
    expect(verdict(token, { payTo: facts.payTo.toLowerCase(), asset: facts.asset.toLowerCase() })).toBe('ours');
    const solana = { ...facts, network: 'solana:x', payTo: 'Abc', feePayer: 'F' } as const;
    expect(readQuote(key, signQuote(key, solana), { ...solana, payTo: 'abc' }, now).ok).toBe(false);
  });

  it('stand for no other resource, price, payee, network, token, timeout or fee payer', () => {
    const others: Partial<QuoteFacts>[] = [
      { resourceId: 'res_2' }, { amount: 1n }, { payTo: facts.asset }, { network: 'eip155:8453' }, { asset: facts.payTo }, { maxTimeoutSeconds: 121 }, { feePayer: 'F' },
    ];
    for (const changes of others) expect(verdict(token, changes)).toBe('quote_invalid');
  });

  it('are worth nothing under another key', () => {
    expect(verdict(token, {}, now, new Uint8Array(32).fill(8))).toBe('quote_invalid');
  });

  it('cannot have their expiry or price version changed', () => {
    const [expiry = '', version = '', mac = ''] = token.split('.');
    for (const forged of [`zzzzzz.${version}.${mac}`, `${expiry}.4.${mac}`, `0${expiry}.${version}.${mac}`, `${expiry}.03.${mac}`]) {
      expect(verdict(forged)).toBe('quote_invalid');
    }
  });

  it('are refused for any other text or type, without throwing', () => {
    for (const given of [undefined, null, 1, {}, [], '', '..', token.toUpperCase(), ` ${token}`, `${token}=`]) expect(verdict(given)).toBe('quote_invalid');
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-z]{1,8}\.[0-9a-z]{1,8}\.[A-Za-z0-9_-]{22}$/)), (given) => verdict(given) === 'quote_invalid'));
  });
});

describe('a mark behind a quote', () => {
  const mark = '0123456789abcdef01';

  it('comes back with the token and changes nothing of what it vouches for', () => {
    const marked = markedQuote(token, mark);
    expect(verdict(marked)).toBe('ours');
    expect(markOfQuote(marked)).toBe(mark);
    expect(verdict(markedQuote(token, 'not a mark'))).toBe('quote_invalid');
  });

  it.each([token, '', null, 7, { quote: token }, `${token}.0123`])('is none in %j', (given) => {
    expect(markOfQuote(given)).toBeNull();
  });
});
