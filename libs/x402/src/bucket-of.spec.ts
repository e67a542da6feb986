import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf, type ReasonBucket } from './bucket-of.js';

const known: Record<ReasonBucket, string[]> = {
  payer: [
    'insufficient_funds', 'invalid_exact_evm_insufficient_balance', 'invalid_exact_evm_payload_signature', 'invalid_exact_evm_signature',
    'invalid_exact_evm_payload_undeployed_smart_wallet', 'invalid_payload', 'invalid_payment', 'permit2_allowance_required',
    'invalid_exact_svm_payload_transaction_instructions_length', 'invalid_exact_svm_payload_no_transfer_instruction',
  ],
  terms: [
    'invalid_network', 'invalid_scheme', 'unsupported_scheme', 'invalid_x402_version', 'invalid_payment_requirements',
    'invalid_exact_evm_payload_recipient_mismatch', 'invalid_exact_evm_recipient_mismatch', 'invalid_exact_evm_network_mismatch',
    'invalid_exact_evm_payload_authorization_value', 'invalid_exact_evm_payload_authorization_value_mismatch',
    'invalid_exact_evm_missing_eip712_domain', 'invalid_exact_evm_token_name_mismatch', 'invalid_exact_evm_token_version_mismatch',
    'invalid_exact_evm_transfer_event_mismatch', 'invalid_exact_evm_eip3009_not_supported', 'asset_not_deployed_contract',
    'invalid_exact_svm_payload_memo_mismatch', 'invalid_exact_svm_payload_memo_count', 'invalid_exact_svm_payload_mint_mismatch',
    'invalid_exact_svm_payload_amount_mismatch',
  ],
  expired: ['payment_expired', 'invalid_exact_evm_payload_authorization_valid_before', 'invalid_exact_evm_payload_authorization_valid_after'],
  used: ['invalid_exact_evm_nonce_already_used', 'duplicate_settlement'],
  pending: ['settlement_pending', 'post_settlement_transfer_not_confirmed'],
  facilitator: [
    'unexpected_verify_error', 'unexpected_settle_error', 'invalid_transaction_state', 'invalid_exact_evm_transaction_failed',
    'invalid_exact_evm_transaction_simulation_failed', 'invalid_exact_svm_transaction_failed', 'smart_wallet_deployment_failed_rpc', '',
    'something nobody has said before', 'eip6492_factory_not_allowed',
  ],
  compliance: ['invalid_from_address_kyt', 'invalid_to_address_kyt', 'address_sanctioned'],
};

describe('bucketOf', () => {
  it.each(Object.entries(known).flatMap(([bucket, reasons]) => reasons.map((reason) => [reason, bucket])))('puts %j into %s', (reason, bucket) => {
    expect(bucketOf(reason)).toBe(bucket);
  });

  it('ignores letter case and answers for any text', () => {
    expect(bucketOf('INSUFFICIENT_FUNDS')).toBe('payer');
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (reason) => bucketOf(reason) in known));
  });
});
