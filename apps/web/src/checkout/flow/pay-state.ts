import type { PayFaultCode } from '../x402/pay-fault.js';
import type { SigningStep } from '../wallets/pay-wallet.js';

/**
 * Where a payment on this page stands. Until `sending` nothing signed has left the page; from then on the signed
 * payment is kept and only ever sent again as it is.
 */
export type PayState =
  | { step: 'ready' }
  | { step: 'preparing' }
  | { step: SigningStep; walletName: string }
  | { step: 'sending'; isResend: boolean; isResumed: boolean }
  /** The server took it (200 or 202): its receipt or status page is being opened. */
  | { step: 'opening'; paymentId: string }
  /** Ended before anything signed left the page: no money moved. */
  | { step: 'fault'; code: PayFaultCode; detail: string | null }
  /** Signed and sent, but no usable answer: the same payment can be sent again. */
  | { step: 'stuck' }
  /** The server refused it (402): no money moved. */
  | { step: 'refused'; reason: string | null }
  /** The same payer has an unresolved payment for the same thing (409). */
  | { step: 'conflict'; paymentId: string | null }
  /** This signature paid for something else (409). */
  | { step: 'used'; paymentId: string | null };

/** Whether a signed payment is out there or on its way: neither amount nor network may change now. */
export function isCommitted(state: PayState): boolean {
  return isBusy(state) || state.step === 'stuck' || state.step === 'conflict';
}

/** Whether the payer has to wait, so that nothing else can be started. */
export function isBusy(state: PayState): boolean {
  return ['preparing', 'connecting', 'switching', 'signing', 'sending', 'opening'].includes(state.step);
}
