export { isPaymentState, type PaymentState, paymentStates } from './payment-states.js';
export { canMove, transitions } from './transitions.js';
export { countsAsRevenue, isAtRest, isUnresolved, type MoneyMoved, moneyMoved } from './state-facts.js';
export { type Account, attachmentPostings, inflowPostings, isBalanced, type JournalKind, journalKinds, ownTransferPostings, type Posting, receiptPostings, refundPostings, revenueOf, reversalPostings } from './postings.js';
