import type { WordKey } from '../text/en.js';

/**
 * Plain words for a reason of refusal. Reasons are an open set (every facilitator has its own), so they are sorted
 * by what the payer can do about them.
 */
const kinds: [RegExp, WordKey][] = [
  [/kyt|sanction|blocked|blacklist|compliance/i, 'refusedCompliance'],
  [/insufficient|balance|funds/i, 'refusedFunds'],
  [/expired|valid_?before|valid_?after|block_height/i, 'refusedExpired'],
  [/nonce|already_used|used_elsewhere|duplicate/i, 'refusedUsed'],
  [/signature|undeployed|6492|smart_wallet/i, 'refusedSignature'],
  [/amount|value|recipient|pay_?to|requirement|mismatch|terms|quote|invalid_network|asset/i, 'refusedTerms'],
  [/unexpected|facilitator|timeout|unavailable|internal|simulation|transaction_failed/i, 'refusedFacilitator'],
];

/** The dictionary's key for a reason of refusal. */
export function refusalWords(reason: string | null): WordKey {
  return kinds.find(([pattern]) => pattern.test(reason ?? ''))?.[1] ?? 'refusedOther';
}
