export { type Result, err, ok } from './result.js';
export { AmountError, type AmountErrorCode } from './amount-error.js';
export { formatAmount, maxBaseUnits, parseAmount } from './amount.js';
