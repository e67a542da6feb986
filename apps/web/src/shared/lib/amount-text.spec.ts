import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountText, amountUnits, changePerMille, unitsText } from './amount-text.js';

describe('an amount in words', () => {
  it.each([
    ['1.5', '1.50'],
    ['1234567.891', '1,234,567.891'],
    ['0.000001', '0.000001'],
    ['-2', '−2.00'],
    ['123456789012345678901234567890.12', '123,456,789,012,345,678,901,234,567,890.12'],
  ])('%s reads %s, exact at any size', (value, text) => {
    expect(amountText(value, { locale: 'en' })).toBe(text);
  });

  it('cuts totals after two digits but never shows money as nothing', () => {
    expect(amountText('12.349999', { locale: 'en', precision: 'cents' })).toBe('12.34');
    expect(amountText('0.0004', { locale: 'en', precision: 'cents' })).toBe('0.0004');
    expect(amountText('0', { locale: 'en', precision: 'cents' })).toBe('0.00');
  });

  it('keeps a text that is no amount as it is', () => {
    expect(amountText('n/a', { locale: 'en' })).toBe('n/a');
    expect(amountUnits('1e5')).toBeNull();
  });

  it('loses nothing on the way from units to text and back', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (units) => amountUnits(unitsText(units)) === units));
  });

  it('compares with the period before, and says so when there was none', () => {
    expect(changePerMille('123', '100')).toBe(230n);
    expect(changePerMille('40', '100')).toBe(-600n);
    expect(changePerMille('40', '0')).toBeNull();
  });
});
