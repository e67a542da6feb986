import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testConfig } from '../../testing/test-config.js';
import { KeyRing } from './key-ring.js';
import { SecretBox } from './secret-box.js';

const boxOf = (secret = '11') => new SecretBox(new KeyRing(testConfig({ DATABASE_URL: 'postgres://localhost/till', TILL_SECRET: secret.repeat(32) })));
const place = ['mch_1', 'facilitator_keys', 'cdp', 'secret'];

describe('a sealed secret', () => {
  it('opens to what it was, and never shows it', () => {
    const box = boxOf();
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'binary' }), (secret) => {
        const sealed = box.seal(secret, place);
        expect(box.open(sealed, place)).toBe(secret);
        expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').includes(Buffer.from(secret))).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('is another text every time', () => {
    const box = boxOf();
    expect(box.seal('a secret', place)).not.toBe(box.seal('a secret', place));
  });

  it.each(['mch_2', 'other', 'payai', 'hint'])('does not open at another place (%s)', (other) => {
    const box = boxOf();
    const sealed = box.seal('a secret', place);
    for (let at = 0; at < place.length; at++) expect(() => box.open(sealed, place.with(at, other))).toThrow();
  });

  it('does not open with another root secret, nor when a byte of it changed', () => {
    const sealed = boxOf().seal('a secret', place);
    expect(() => boxOf('22').open(sealed, place)).toThrow();
    const [version, key, body] = sealed.split('.') as [string, string, string];
    const flip = (text: string) => {
      const bytes = Buffer.from(text, 'base64url');
      bytes[20] = (bytes[20] ?? 0) ^ 1;
      return bytes.toString('base64url');
    };
    for (const bad of [`${version}.${flip(key)}.${body}`, `${version}.${key}.${flip(body)}`, `v0.${key}.${body}`, '']) expect(() => boxOf().open(bad, place)).toThrow();
  });
});
