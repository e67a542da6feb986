import { amountUnits } from '../../../shared/lib/amount-text.js';

export type RefundAmountFault = 'notAnAmount' | 'nothing' | 'tooMuch';

/** What is wrong with an amount to refund, or null. `left` is the most that can go back. */
export function refundAmountFault(text: string, left: string): RefundAmountFault | null {
  const units = /^(0|[1-9]\d*)(\.\d{1,6})?$/.test(text.trim()) ? amountUnits(text) : null;
  if (units === null) return 'notAnAmount';
  if (units <= 0n) return 'nothing';
  return units > (amountUnits(left) ?? 0n) ? 'tooMuch' : null;
}
