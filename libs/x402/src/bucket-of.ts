/** What a facilitator's reason means for the people involved. */
export type ReasonBucket =
  /** The payer can mend it: balance, signature, wallet kind. */
  | 'payer'
  /** The payment is for other terms. */
  | 'terms'
  | 'expired'
  /** The authorization was used before, perhaps by this very payment: only the chain knows. */
  | 'used'
  /** Broadcast, outcome unseen. */
  | 'pending'
  /** The facilitator or its chain access is at fault, or says something new. */
  | 'facilitator'
  /** Screening refused payer or merchant. */
  | 'compliance';

/**
 * Reasons are an open set: three generations of facilitators spell them differently, so words decide, the first hit
 * wins, and what nobody knows counts as the facilitator's fault. Sources: x402 specs, SDK 2.27, CDP's settle enum.
 */
const rules: readonly (readonly [ReasonBucket, RegExp])[] = [
  ['compliance', /kyt|sanction|ofac|compliance|blocked|blacklist/],
  ['pending', /pending|not_confirmed/],
  ['used', /already_used|nonce_used|duplicate|authorization_used|replay/],
  ['facilitator', /^unexpected_|rpc|timeout|unavailable|internal|network_error|transaction_state|factory_not_allowed|unsupported_signer|fee_payer_missing/],
  ['expired', /expired|valid_before|valid_after|block_height|blockhash/],
  ['terms', /mismatch|authorization_value|(?:^|_)value(?:$|_)|requirements|network|scheme|version|missing_eip712_domain|memo|amount|eip3009_not_supported|asset_not_deployed/],
  ['payer', /insufficient|signature|undeployed|smart_wallet|allowance|permit2|payload|invalid_payment|instruction|no_transfer/],
];

/** Sorts a `invalidReason` or `errorReason` into a bucket. */
export function bucketOf(reason: string): ReasonBucket {
  const text = reason.toLowerCase();
  return rules.find(([, words]) => words.test(text))?.[0] ?? 'facilitator';
}
