import { describe, expect, it } from '@jest/globals';
import { en, type WordKey } from './en.js';
import { sayIn, wordsOf } from './words.js';

const keys = Object.keys(en) as WordKey[];
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([one]) => one).sort();

describe('the dictionaries', () => {
  it('have the same keys', () => {
    expect(Object.keys(wordsOf('zh-CN')).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('say "%s" in both languages with the same values', (key) => {
    const chinese = wordsOf('zh-CN')[key];
    expect(chinese.trim()).not.toBe('');
    expect(en[key].trim()).not.toBe('');
    expect(placeholders(chinese)).toEqual(placeholders(en[key]));
  });

  it('fill values in as they are, even where they look like a pattern', () => {
    expect(sayIn('en')('backTo', { host: '$& {host}' })).toBe('Back to $& {host}');
  });
});
