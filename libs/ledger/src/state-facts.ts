import type { PaymentState } from './payment-states.js';

/** Did the payer's money move? `unknown` is an answer: nobody may then be asked to pay again. */
export type MoneyMoved = 'yes' | 'no' | 'unknown';

interface StateFacts {
  /** Nothing drives the payment on by itself: the sweeper leaves it alone until a new fact arrives. */
  readonly atRest: boolean;
  /** A second authorization of the same payer for the same link must wait. */
  readonly unresolved: boolean;
  readonly moneyMoved: MoneyMoved;
  /** The payment's amount is part of gross revenue; refunds are subtracted from their own records. */
  readonly revenue: boolean;
}

const facts: Readonly<Record<PaymentState, StateFacts>> = {
  received: { atRest: false, unresolved: true, moneyMoved: 'no', revenue: false },
  verified: { atRest: false, unresolved: true, moneyMoved: 'no', revenue: false },
  settling: { atRest: false, unresolved: true, moneyMoved: 'unknown', revenue: false },
  unknown: { atRest: false, unresolved: true, moneyMoved: 'unknown', revenue: false },
  settled: { atRest: false, unresolved: false, moneyMoved: 'yes', revenue: true },
  final: { atRest: true, unresolved: false, moneyMoved: 'yes', revenue: true },
  rejected: { atRest: true, unresolved: false, moneyMoved: 'no', revenue: false },
  expired: { atRest: true, unresolved: false, moneyMoved: 'no', revenue: false },
  failed: { atRest: true, unresolved: false, moneyMoved: 'no', revenue: false },
  // Not at rest although settled once: the reconciler has to find out where the money went.
  reverted: { atRest: false, unresolved: false, moneyMoved: 'unknown', revenue: false },
  partially_refunded: { atRest: true, unresolved: false, moneyMoved: 'yes', revenue: true },
  refunded: { atRest: true, unresolved: false, moneyMoved: 'yes', revenue: true },
};

/** Whether nothing drives the payment on by itself. `settled` is not at rest: it waits for its block to be final. */
export function isAtRest(state: PaymentState): boolean {
  return facts[state].atRest;
}

/** Whether a second authorization of the same payer for the same link is refused meanwhile. */
export function isUnresolved(state: PaymentState): boolean {
  return facts[state].unresolved;
}

/** What to tell payer and merchant about the money. */
export function moneyMoved(state: PaymentState): MoneyMoved {
  return facts[state].moneyMoved;
}

/** Whether the amount counts as gross revenue (settled and not reversed); refunds are subtracted separately. */
export function countsAsRevenue(state: PaymentState): boolean {
  return facts[state].revenue;
}
