import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64 } from './decode-base64.js';

const text = (encoded: string): string | undefined => {
  const bytes = decodeBase64(encoded);
  return bytes && Buffer.from(bytes).toString('latin1');
};

describe('decodeBase64', () => {
  it('reads both alphabets, padded or bare', () => {
    expect(text('aGk=')).toBe('hi');
    expect(text('aGk')).toBe('hi');
    expect(text('+/+/')).toBe(text('-_-_'));
  });

  it.each(['', '=', '====', 'a', 'aGk==', 'aGk=\n', ' aGk=', 'aG k', 'aGl=', '+_+_', 'aGk=aGk=', 'aGké', 'aGk=, aGk=', 'YQ=', 'YR=='])('refuses %j', (encoded) => {
    expect(decodeBase64(encoded)).toBeUndefined();
  });

  it('reads back every byte sequence in every allowed spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        const standard = Buffer.from(bytes).toString('base64');
        const urlSafe = Buffer.from(bytes).toString('base64url');
        for (const spelling of [standard, standard.replace(/=+$/, ''), urlSafe]) {
          expect([...(decodeBase64(spelling) ?? [])]).toEqual([...bytes]);
        }
      }),
    );
  });
});
