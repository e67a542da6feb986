import { describe, expect, it } from '@jest/globals';
import { getAddressDecoder, getAddressEncoder, type Address } from '@solana/kit';
import fc from 'fast-check';
import { base58OfBytes, keyBytesOfBase58 } from './base58.js';

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('base58 of Solana keys', () => {
  it('writes what the Solana client writes, and reads it back', () => {
    fc.assert(
      fc.property(keys, (bytes) => {
        const text = base58OfBytes(bytes);
        expect(text).toBe(getAddressDecoder().decode(bytes));
        expect([...keyBytesOfBase58(text)]).toEqual([...getAddressEncoder().encode(text as Address)]);
      }),
    );
  });

  it('keeps leading zeros', () => {
    expect(base58OfBytes(new Uint8Array(32))).toBe('1'.repeat(32));
  });

  it.each(['0OIl', 'z'.repeat(45)])('refuses "%s"', (text) => {
    expect(() => keyBytesOfBase58(text)).toThrow(RangeError);
  });
});
