import { describe, expect, it } from '@jest/globals';
import { checkTip } from './tip-amount.js';

const limits = { minAmount: '0.10', maxAmount: '500' };

describe('an own tip amount', () => {
  it.each(['0.1', '0.10', '2.50', '500', '500.000000', ' 3 ', '0.123456'])('accepts "%s"', (typed) => {
    expect(checkTip(typed, limits)).toEqual({ ok: true, amount: typed.trim() });
  });

  it('reads the full-width digits of a Chinese keyboard', () => {
    expect(checkTip('２．５', limits)).toEqual({ ok: true, amount: '2.5' });
    expect(checkTip('2。5', limits)).toEqual({ ok: true, amount: '2.5' });
  });

  it.each([
    ['', 'tipEmpty'],
    ['abc', 'tipMalformed'],
    ['1e3', 'tipMalformed'],
    ['-1', 'tipMalformed'],
    ['1,5', 'tipMalformed'],
    ['0x10', 'tipMalformed'],
    ['0.1234567', 'tipDigits'],
    ['0.09', 'tipTooSmall'],
    ['0', 'tipTooSmall'],
    ['500.000001', 'tipTooLarge'],
    ['9'.repeat(24), 'tipTooLarge'],
  ])('refuses "%s" with %s', (typed, word) => {
    expect(checkTip(typed, limits)).toMatchObject({ ok: false, word });
  });

  it('never takes zero, even without limits', () => {
    expect(checkTip('0.00', { minAmount: null, maxAmount: null })).toMatchObject({ ok: false, word: 'tipTooSmall' });
  });
});
