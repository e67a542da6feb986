/** Why a text or a number is no amount. Stable: the API turns it into a field error. */
export type AmountErrorCode = 'malformed' | 'too_many_digits' | 'negative' | 'too_large';

const messages: Record<AmountErrorCode, string> = {
  malformed: 'An amount is digits with an optional point and fraction, like 1.50',
  too_many_digits: 'The amount has more fraction digits than the asset can hold',
  negative: 'An amount cannot be negative',
  too_large: 'The amount is larger than any token can hold',
};

/** Thrown by `parseAmount` and `formatAmount` for anything that is not an exact, non-negative amount. */
export class AmountError extends Error {
  constructor(readonly code: AmountErrorCode) {
    super(messages[code]);
    this.name = 'AmountError';
  }
}
