import type { WordKey } from '../text/en.js';
import { amountText, baseUnitsOf } from '../ui/amount.js';

/** Limits of a tip jar as decimal strings; null where there is none. */
export interface TipLimits {
  minAmount: string | null;
  maxAmount: string | null;
}

/** A tip that can be sent, or the words that say what is wrong with it. */
export type TipCheck = { ok: true; amount: string } | { ok: false; word: WordKey; values: Record<string, string> };

function refused(word: WordKey, values: Record<string, string> = {}): TipCheck {
  return { ok: false, word, values };
}

/**
 * Reads a typed amount. Full-width digits and points of a Chinese keyboard count as ordinary ones; everything else
 * is taken exactly or not at all, never rounded.
 */
export function checkTip(typed: string, limits: TipLimits): TipCheck {
  const amount = typed.normalize('NFKC').replace('。', '.').trim();
  if (amount === '') return refused('tipEmpty');
  const baseUnits = baseUnitsOf(amount);
  if (baseUnits === null) return refused(/^\d+\.\d{7,}$/.test(amount) ? 'tipDigits' : 'tipMalformed');
  const min = limits.minAmount === null ? 1n : (baseUnitsOf(limits.minAmount) ?? 1n);
  const max = limits.maxAmount === null ? null : baseUnitsOf(limits.maxAmount);
  if (baseUnits < min) return refused('tipTooSmall', { min: amountText(limits.minAmount ?? '0.000001') });
  if (max !== null && baseUnits > max) return refused('tipTooLarge', { max: amountText(limits.maxAmount ?? '') });
  return { ok: true, amount };
}
