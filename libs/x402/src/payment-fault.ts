import { err } from '@till/money';

/** Every reason this library refuses a payment for. Stable: clients and dashboards show texts by it. */
export type PaymentFaultCode =
  | 'payment_header_too_large'
  | 'payment_header_repeated'
  | 'payment_header_not_base64'
  | 'payment_not_json'
  | 'payment_too_deep'
  | 'payment_malformed'
  | 'payment_identifier_malformed'
  | 'unsupported_version'
  | 'unsupported_scheme'
  | 'unsupported_network'
  | 'unsupported_transfer_method'
  | 'terms_missing'
  | 'network_mismatch'
  | 'asset_mismatch'
  | 'amount_mismatch'
  | 'recipient_mismatch'
  | 'timeout_mismatch'
  | 'extra_mismatch'
  | 'not_valid_yet'
  | 'expires_too_soon'
  | 'expires_too_late'
  | 'transaction_malformed'
  | 'transaction_not_allowed'
  | 'fee_payer_mismatch'
  | 'memo_mismatch'
  | 'signature_invalid';

/** The HTTP answer a fault deserves: 400 undecodable, 402 readable but not acceptable, 431 too large. */
export type PaymentFaultStatus = 400 | 402 | 431;

/** Why a submitted payment is refused before anything happened with it. */
export interface PaymentFault {
  readonly code: PaymentFaultCode;
  /** A sentence for the payer's developer; never contains what they sent. */
  readonly message: string;
  readonly status: PaymentFaultStatus;
}

interface Refusal {
  readonly ok: false;
  readonly error: PaymentFault;
}

/** The payment could not be read at all. */
export function unreadable(code: PaymentFaultCode, message: string): Refusal {
  return err({ code, message, status: 400 });
}

/** The payment was read and does not fit. */
export function unacceptable(code: PaymentFaultCode, message: string): Refusal {
  return err({ code, message, status: 402 });
}

/** The header was not even looked into. */
export function tooLarge(message: string): Refusal {
  return err({ code: 'payment_header_too_large', message, status: 431 });
}
