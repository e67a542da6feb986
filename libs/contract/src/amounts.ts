import { z } from 'zod';
import { formatAmount, parseAmount } from '@till/money';

/** USDC and US dollars on the wire share six fraction digits. */
export const usdcDecimals = 6;

/** Greatest amount one payment may ask for: one billion dollars, far below any overflow and above any sale. */
export const maxAmountBaseUnits = 1_000_000_000n * 1_000_000n;

const decimalText = z
  .string()
  .max(32)
  .regex(/^(0|[1-9]\d*)(\.\d{1,6})?$/, { error: 'must be a decimal string with at most 6 fraction digits, like "1.50"', abort: true });

function baseUnitsOf(text: string): bigint | null {
  try {
    return parseAmount(text, usdcDecimals);
  } catch {
    return null;
  }
}

/** A positive amount of US dollars (USDC) as a decimal string with up to six fraction digits, kept as given. */
export const positiveAmountSchema = decimalText
  .refine((text) => (baseUnitsOf(text) ?? 0n) > 0n, 'must be greater than 0')
  .refine((text) => (baseUnitsOf(text) ?? 0n) <= maxAmountBaseUnits, 'must be at most 1000000000')
  .meta({ example: '1.50' });

/** An amount that may be zero, as answers carry it. */
export const amountSchema = z.string().regex(/^-?\d+(\.\d+)?$/).meta({ example: '1.50' });

/** An amount in the asset's base units as a decimal string: "1500000" is 1.50 USDC. */
export const baseUnitsSchema = z.string().regex(/^\d+$/).meta({ example: '1500000' });

/** Base units of a wire amount; the text must have passed `positiveAmountSchema`. */
export function toBaseUnits(amount: string): bigint {
  return parseAmount(amount, usdcDecimals);
}

/** Wire form of base units: at least two fraction digits, never rounded. */
export function fromBaseUnits(baseUnits: bigint): string {
  return formatAmount(baseUnits, usdcDecimals);
}

/** The same for a sum that refunds or reversals can take below zero: "-1.50". */
export function fromSignedBaseUnits(baseUnits: bigint): string {
  return baseUnits < 0n ? `-${fromBaseUnits(-baseUnits)}` : fromBaseUnits(baseUnits);
}
