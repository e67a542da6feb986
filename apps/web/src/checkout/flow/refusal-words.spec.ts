import { describe, expect, it } from '@jest/globals';
import { refusalWords } from './refusal-words.js';

describe('reasons of a refusal', () => {
  it.each([
    ['insufficient_funds', 'refusedFunds'],
    ['invalid_exact_evm_insufficient_balance', 'refusedFunds'],
    ['invalid_exact_evm_payload_authorization_valid_before', 'refusedExpired'],
    ['payment_expired', 'refusedExpired'],
    ['invalid_exact_evm_nonce_already_used', 'refusedUsed'],
    ['payment_method_from_address_kyt', 'refusedCompliance'],
    ['invalid_exact_evm_signature', 'refusedSignature'],
    ['invalid_exact_evm_payload_authorization_value_mismatch', 'refusedTerms'],
    ['unexpected_settle_error', 'refusedFacilitator'],
    ['something_new', 'refusedOther'],
    [null, 'refusedOther'],
  ])('%s is told as %s', (reason, words) => {
    expect(refusalWords(reason)).toBe(words);
  });
});
