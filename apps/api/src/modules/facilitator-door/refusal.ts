import type { PaymentFault, PaymentFaultCode, SubmittedPayment } from '@till/x402';

/** Why a call is answered with no: a word for programs, a sentence for the seller's developer. */
export interface Refusal {
  reason: string;
  message: string;
}

type Family = SubmittedPayment['family'];

/** Reasons as x402 servers know them (x402 spec, error codes); `*` stands for the family's prefix. */
const reasons: Record<PaymentFaultCode, string> = {
  payment_header_too_large: 'invalid_payload',
  payment_header_repeated: 'invalid_payload',
  payment_header_not_base64: 'invalid_payload',
  payment_not_json: 'invalid_payload',
  payment_too_deep: 'invalid_payload',
  payment_malformed: 'invalid_payload',
  payment_identifier_malformed: 'invalid_payload',
  unsupported_version: 'invalid_x402_version',
  unsupported_scheme: 'unsupported_scheme',
  unsupported_network: 'invalid_network',
  unsupported_transfer_method: 'unsupported_asset_transfer_method',
  terms_missing: 'invalid_payload',
  network_mismatch: 'invalid_network',
  asset_mismatch: 'invalid_payment_requirements',
  amount_mismatch: '*amount_mismatch',
  recipient_mismatch: '*recipient_mismatch',
  timeout_mismatch: 'invalid_payment_requirements',
  extra_mismatch: 'invalid_payment_requirements',
  not_valid_yet: '*authorization_valid_after',
  expires_too_soon: '*authorization_valid_before',
  expires_too_late: '*authorization_valid_before',
  transaction_malformed: '*transaction_could_not_be_decoded',
  transaction_not_allowed: '*transaction_instructions',
  fee_payer_mismatch: '*fee_payer_mismatch',
  memo_mismatch: '*memo_mismatch',
  signature_invalid: '*signature',
};

/** On EVM the specification has a name of its own for a wrong amount. */
const evmAmount = 'authorization_value_mismatch';

/** A fault of ours in the words of the x402 specification. */
export function refusalOf(fault: PaymentFault, family: Family = 'evm'): Refusal {
  const reason = reasons[fault.code].replace('*amount_mismatch', family === 'evm' ? `*${evmAmount}` : '*amount_mismatch').replace('*', family === 'evm' ? 'invalid_exact_evm_payload_' : 'invalid_exact_svm_payload_');
  return { reason, message: `${fault.message}.` };
}

/** The same signed payment earned, or is earning, something already. */
export const duplicate: Refusal = { reason: 'duplicate_settlement', message: 'This signed payment was used already. The buyer has to sign a new one.' };
