export type { ResourceInfo, Terms } from './terms.js';
export type { PaymentFault, PaymentFaultCode, PaymentFaultStatus } from './payment-fault.js';
export type { EvmAuthorization, EvmPayment, Hex, SubmittedPayment, SvmPayment } from './submitted-payment.js';
