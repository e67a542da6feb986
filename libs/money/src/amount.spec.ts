import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AmountError } from './amount-error.js';
import { formatAmount, maxBaseUnits, parseAmount } from './amount.js';

const decimals = fc.integer({ min: 0, max: 30 });
const baseUnits = fc.bigInt({ min: 0n, max: maxBaseUnits });

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'no error';
  } catch (error) {
    return error instanceof AmountError ? error.code : 'another error';
  }
}

describe('parseAmount', () => {
  it('reads plain decimals exactly', () => {
    expect(parseAmount('1.5', 6)).toBe(1_500_000n);
    expect(parseAmount('0.000001', 6)).toBe(1n);
    expect(parseAmount('0', 6)).toBe(0n);
    expect(parseAmount('9007199254740993.000001', 6)).toBe(9_007_199_254_740_993_000_001n);
    expect(parseAmount('7', 0)).toBe(7n);
  });

  it.each(['', '.', '1.', '.5', '+1', ' 1', '1 ', '1e3', '1E3', '0x10', '1,5', '1_000', '01', '00.5', 'NaN', 'Infinity', '١', '1.5\n', '1.5.0', '-'])(
    'refuses %j as malformed',
    (text) => {
      expect(codeOf(() => parseAmount(text, 6))).toBe('malformed');
    },
  );

  it('tells the other faults apart', () => {
    expect(codeOf(() => parseAmount('-1', 6))).toBe('negative');
    expect(codeOf(() => parseAmount('0.0000001', 6))).toBe('too_many_digits');
    expect(codeOf(() => parseAmount('0.10', 1))).toBe('too_many_digits');
    expect(codeOf(() => parseAmount((maxBaseUnits + 1n).toString(), 0))).toBe('too_large');
    expect(codeOf(() => parseAmount('9'.repeat(100_000), 6))).toBe('too_large');
  });

  it('returns an amount or throws AmountError, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-+ 0-9.eE_xn,]{0,90}$/)), decimals, (text, places) => {
        try {
          const amount = parseAmount(text, places);
          return amount >= 0n && amount <= maxBaseUnits;
        } catch (error) {
          return error instanceof AmountError;
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('formatAmount', () => {
  it('keeps at least two fraction digits and never rounds', () => {
    expect(formatAmount(1_500_000n, 6)).toBe('1.50');
    expect(formatAmount(1n, 6)).toBe('0.000001');
    expect(formatAmount(0n, 6)).toBe('0.00');
    expect(formatAmount(1_234_567n, 6)).toBe('1.234567');
    expect(formatAmount(12n, 0)).toBe('12.00');
    expect(formatAmount(12n, 1)).toBe('1.20');
  });

  it('refuses a negative amount', () => {
    expect(codeOf(() => formatAmount(-1n, 6))).toBe('negative');
  });

  it('writes what parseAmount reads back unchanged', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 60n }), fc.integer({ min: 2, max: 18 }), (amount, places) => {
        expect(parseAmount(formatAmount(amount, places), places)).toBe(amount);
      }),
      { numRuns: 2_000 },
    );
  });

  it('orders amounts of equal scale as their base units do', () => {
    fc.assert(
      fc.property(baseUnits, baseUnits, (a, b) => {
        const width = 90;
        const wide = (amount: bigint): string => {
          const [whole = '', fraction = ''] = formatAmount(amount, 6).split('.');
          return `${whole.padStart(width, '0')}.${fraction.padEnd(6, '0')}`;
        };
        expect(wide(a) < wide(b)).toBe(a < b);
      }),
    );
  });
});
