export { isPaymentState, type PaymentState, paymentStates } from './payment-states.js';
export { canMove, transitions } from './transitions.js';
export { countsAsRevenue, isAtRest, isUnresolved, type MoneyMoved, moneyMoved } from './state-facts.js';
