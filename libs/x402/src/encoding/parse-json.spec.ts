import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from './parse-json.js';

const outcome = (text: string, depth = 20): unknown => {
  const result = parseJson(text, depth);
  return result.ok ? result.value : result.error;
};

describe('parseJson', () => {
  it.each([
    '', ' ', '{', '[1,]', '{"a":1,}', "{'a':1}", '01', '-', '-01', '1.', '.5', '+1', '0x10', '1e', 'NaN', 'Infinity', '-Infinity', 'undefined', 'True', 'nul',
    '1 2', '{}{}', '"a', '"\u0001"', '"\\x41"', '"\\u12"', '\ufeff{}', '// c\n1', '{"a" 1}', '{a:1}', '[1 2]', '\u00a01', ']', '}', ',', ':', '{"a":1]',
  ])('refuses %j as no JSON', (text) => {
    expect(outcome(text)).toBe('not_json');
  });

  it('refuses what JSON.parse lets through: two readers could see two payments', () => {
    expect(outcome('{"a":1,"a":1}')).toBe('not_json');
    expect(outcome('{"a":1,"\\u0061":2}')).toBe('not_json');
    expect(outcome('{"__proto__":{}}')).toBe('not_json');
    expect(outcome('1e400')).toBe('not_json');
    expect(outcome('-1e400')).toBe('not_json');
    expect(outcome('"\\u0000"')).toBe('not_json');
    expect(outcome('"\\ud800"')).toBe('not_json');
  });

  it('keeps keys that only look dangerous as plain members', () => {
    expect(outcome('{"constructor":1,"toString":2}')).toEqual({ constructor: 1, toString: 2 });
  });

  it('stops at the depth limit, whatever follows', () => {
    expect(outcome('[[1]]', 2)).toEqual([[1]]);
    expect(outcome('[[[1]]]', 2)).toBe('too_deep');
    expect(outcome('['.repeat(6_000))).toBe('too_deep');
    expect(outcome('{"a":'.repeat(1_500))).toBe('too_deep');
  });

  it('reads every valid document as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' }), fc.integer({ min: 0, max: 2 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const result = parseJson(text, 20);
        if (result.ok) expect(result.value).toEqual(JSON.parse(text));
        else expect(text).toMatch(/__proto__|\\u0000/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never accepts what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[[\]{}",:0-9eE+.\-\\ ntfu]{0,24}$/), (text) => {
        const result = parseJson(text, 20);
        if (result.ok) expect(result.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 5_000 },
    );
  });
});
