import { positiveAmountSchema } from '@till/contract';
import { isObject, type Json, member } from './json-tree.js';

/** What an operation's own `x-payment-info` says of its price. */
export type StatedPrice = { kind: 'none' } | { kind: 'price'; price: string } | { kind: 'unreadable' };

/**
 * Reads a fixed price in US dollars: `price: { mode: "fixed", currency: "USD", amount: "0.01" }` as discovery services
 * write it today, or `price: "0.01"` as they did before. A free operation has no price.
 */
export function statedPrice(operation: Json): StatedPrice {
  const info = member(operation, 'x-payment-info');
  const price = member(info, 'price');
  if (info === undefined) return { kind: 'none' };
  const mode = member(price, 'mode') ?? member(info, 'pricingMode') ?? 'fixed';
  const currency = member(price, 'currency') ?? 'USD';
  if (mode !== 'fixed' || !['USD', 'USDC'].includes(String(currency).toUpperCase())) return { kind: 'unreadable' };
  const amount = isObject(price) ? member(price, 'amount') : price;
  if (typeof amount !== 'string' && typeof amount !== 'number') return { kind: 'unreadable' };
  const text = String(amount).replace(/^\$/, '');
  if (/^0(\.0+)?$/.test(text)) return { kind: 'none' };
  return positiveAmountSchema.safeParse(text).success ? { kind: 'price', price: text } : { kind: 'unreadable' };
}
