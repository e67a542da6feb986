import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markLength, PersonalHeader } from './personal-header.js';

const placeholder = 'p'.repeat(markLength);
const mark = fc.stringMatching(new RegExp(`^[0-9a-f]{${String(markLength)}}$`));
const decoded = (header: string): unknown => JSON.parse(Buffer.from(header, 'base64').toString('utf8'));

describe('a personal header', () => {
  it('holds the document with the mark in every place, whatever stands around', () => {
    const places = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 6 });
    fc.assert(
      fc.property(places, mark, (texts, own) => {
        const document = (with_: string) => ({ accepts: texts.map((text) => ({ text, quote: `q.${with_}` })), nonce: `n${with_}` });
        const header = new PersonalHeader(JSON.stringify(document(placeholder)), placeholder).with(Buffer.from(own).toString('base64'));
        expect(header).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
        expect(decoded(header)).toEqual(document(own));
      }),
    );
  });

  it('is the plain base64 where no mark has a place', () => {
    const json = '{"a":"你好"}';
    expect(new PersonalHeader(json, placeholder).with('0'.repeat(24))).toBe(Buffer.from(json).toString('base64'));
  });
});
