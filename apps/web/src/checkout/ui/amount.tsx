/** @jsxImportSource preact */
import { formatAmount, parseAmount } from '@till/money';
import type { JSX } from 'preact';

/** USDC has six fraction digits on every network Till knows. */
const usdcDecimals = 6;

/** Base units of a decimal USDC amount, or null when it is not one. */
export function baseUnitsOf(amount: string): bigint | null {
  try {
    return parseAmount(amount, usdcDecimals);
  } catch {
    return null;
  }
}

/** A USDC amount for people: at least two fraction digits, thousands apart. "1250.5" → "1,250.50". */
export function amountText(amount: string): string {
  const baseUnits = baseUnitsOf(amount);
  if (baseUnits === null) return amount;
  const [whole = '0', fraction = ''] = formatAmount(baseUnits, usdcDecimals).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}

/** Characters that fit a phone in the largest type. */
const longestLarge = 10;

/** An amount in large figures, the currency once and smaller. */
export function Amount({ value }: { value: string }): JSX.Element {
  const text = amountText(value);
  return (
    <span class="amount">
      <span class={text.length > longestLarge ? 'digits-long' : 'digits'}>{text}</span> <span class="unit">USDC</span>
    </span>
  );
}
