import { numberFormat } from './formats.js';

/** USDC and US dollars share six fraction digits everywhere in Till. */
const decimals = 6;
const wireAmount = /^(-?)(\d+)(?:\.(\d{1,6}))?$/;

/** Base units (millionths) of a decimal string as answers carry it; null for a text that is not one. */
export function amountUnits(text: string): bigint | null {
  const match = wireAmount.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction.padEnd(decimals, '0'));
  return sign ? -units : units;
}

function decimalSeparator(locale: string): string {
  return numberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';
}

/** Digits of a whole number with the separators of the language, exact at any size. */
function groupedWhole(whole: bigint, locale: string): string {
  return numberFormat(locale).format(whole);
}

export interface AmountTextOptions {
  locale: string;
  /** `exact` shows every digit that is not a trailing zero; `cents` cuts after two, for totals. */
  precision?: 'exact' | 'cents';
}

/**
 * An amount in the reader's language, from the decimal string to the decimal string: no floating point between.
 * At least two fraction digits. Less than a cent is never shown as nothing: `cents` falls back to every digit.
 */
export function amountText(text: string, { locale, precision = 'exact' }: AmountTextOptions): string {
  const units = amountUnits(text);
  if (units === null) return text;
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(decimals + 1, '0');
  const whole = BigInt(digits.slice(0, -decimals));
  const fraction = digits.slice(-decimals);
  const cutLosesAll = whole === 0n && fraction.startsWith('00') && units !== 0n;
  const shown = precision === 'cents' && !cutLosesAll ? fraction.slice(0, 2) : fraction.replace(/0+$/, '').padEnd(2, '0');
  return `${negative ? '−' : ''}${groupedWhole(whole, locale)}${decimalSeparator(locale)}${shown}`;
}

/** Change between two periods in tenths of a percent; null when there was nothing before to compare with. */
export function changePerMille(now: string, before: string): bigint | null {
  const current = amountUnits(now);
  const previous = amountUnits(before);
  if (current === null || previous === null || previous <= 0n) return null;
  return ((current - previous) * 1000n) / previous;
}

/** The decimal string of base units, with at least two fraction digits. */
export function unitsText(units: bigint): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '').padEnd(2, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -decimals)}.${fraction}`;
}

/** Height of a bar in dollars, for pixels only: what is read out or copied always comes from the string. */
export function plotHeight(units: bigint): number {
  return Number(units / 100n) / 10_000;
}
