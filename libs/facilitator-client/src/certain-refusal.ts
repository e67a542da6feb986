import { bucketOf } from '@till/x402';

/**
 * Reasons that a facilitator reaches by reading the payload and the terms alone, before any chain call. Left out on
 * purpose: signature, simulation, token name or version, "not deployed": the reference SDK answers those when its own
 * RPC is down (measured: a swallowed getCode failure becomes `invalid_exact_evm_signature`).
 */
const staticReasons = new Set([
  'invalid_network',
  'invalid_scheme',
  'unsupported_scheme',
  'unsupported_network',
  'invalid_payload',
  'invalid_payment',
  'invalid_payment_requirements',
  'invalid_x402_version',
  'payment_expired',
  'unsupported_payment_flow',
  'unsupported_payload_type',
  'unsupported_asset_transfer_method',
]);

const staticDetails = new Set([
  'scheme',
  'unsupported_scheme',
  'recipient_mismatch',
  'network_mismatch',
  'missing_eip712_domain',
  'authorization_value',
  'authorization_value_mismatch',
  'authorization_valid_after',
  'authorization_valid_before',
  'amount_mismatch',
  'mint_mismatch',
  'memo_mismatch',
  'memo_count',
  'no_transfer_instruction',
  'missing_fee_payer',
  'fee_payer_mismatch',
  'fee_payer_not_managed_by_facilitator',
  'excessive_signers',
  'transaction_could_not_be_decoded',
  'transaction_fee_payer_transferring_funds',
]);

const staticDetailPattern = /^(transaction_instructions_[a-z_]+|unknown_[a-z]+_instruction)$/;
const insufficientFunds = /(^|_)insufficient_(funds|balance)$/;
const schemePrefix = /^invalid_exact_(evm|svm)_(payload_)?/;

/**
 * Whether a reason certainly means "no, and this call broadcast nothing". Empty balances count: the reference SDK
 * only says so after a balance that it read. Compliance refusals are policy, decided before any broadcast.
 */
export function isCertainRefusal(reason: string): boolean {
  if (insufficientFunds.test(reason) || staticReasons.has(reason)) return true;
  if (bucketOf(reason) === 'compliance') return true;
  if (!schemePrefix.test(reason)) return false;
  const detail = reason.replace(schemePrefix, '');
  return staticDetails.has(detail) || staticDetailPattern.test(detail);
}
