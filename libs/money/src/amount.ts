import { AmountError } from './amount-error.js';

/** The largest amount a token contract can hold (uint256), in base units. */
export const maxBaseUnits = 2n ** 256n - 1n;

/** 2^256 has 78 decimal digits, so no longer run of digits can be an amount. */
const maxDigits = 78;
const plainDecimal = /^([0-9]+)(?:\.([0-9]+))?$/;
const leadingZero = /^0[0-9]/;

/**
 * Reads a plain decimal ("1.5") exactly into base units (1500000n at 6 decimals). Refuses exponents, signs, spaces,
 * separators, leading zeros and more fraction digits than `decimals`, so that nothing is ever rounded.
 * @throws AmountError
 */
export function parseAmount(text: string, decimals: number): bigint {
  if (text.length > maxDigits + 1) throw new AmountError('too_large');
  if (/^-[0-9]/.test(text)) throw new AmountError('negative');
  const parts = plainDecimal.exec(text);
  if (!parts || leadingZero.test(text)) throw new AmountError('malformed');
  const [, whole = '', fraction = ''] = parts;
  if (fraction.length > decimals) throw new AmountError('too_many_digits');
  const baseUnits = BigInt(whole + fraction.padEnd(decimals, '0'));
  if (baseUnits > maxBaseUnits) throw new AmountError('too_large');
  return baseUnits;
}

/**
 * Writes base units as a plain decimal with at least two fraction digits and never a rounded one: 1500000n at 6
 * decimals → "1.50", 1n → "0.000001".
 * @throws AmountError for a negative amount
 */
export function formatAmount(baseUnits: bigint, decimals: number): string {
  if (baseUnits < 0n) throw new AmountError('negative');
  const digits = baseUnits.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}
