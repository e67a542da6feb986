import { wasDeclined } from '../../../shared/lib/evm-wallets.js';

/** Why a wallet did not send, in terms a person can act on. */
export type SendFaultCode = 'declined' | 'wrongAccount' | 'wrongNetwork' | 'noFunds' | 'noFee' | 'cannotSend' | 'stale' | 'walletError';

export class SendFault extends Error {
  override readonly name = 'SendFault';

  constructor(
    readonly code: SendFaultCode,
    /** The account that the wallet uses instead, or the wallet's own words. */
    readonly detail: string | null = null,
  ) {
    super(detail ?? code);
  }
}

const patterns: readonly (readonly [RegExp, SendFaultCode])[] = [
  [/exceeds balance|insufficient token|custom program error: 0x1\b|"?custom"?:\s*"?1\b/i, 'noFunds'],
  [/insufficient (funds|lamports)|exceeds the balance of the account|prior credit|for rent/i, 'noFee'],
  [/blockhash not found|block height exceeded|expired/i, 'stale'],
];

/** What a wallet threw, as a fault. Wallets agree on few codes, so their words are read as well. */
export function faultOf(error: unknown): SendFault {
  if (error instanceof SendFault) return error;
  const { message, data } = (error ?? {}) as { message?: unknown; data?: unknown };
  const words = [message, (data as { message?: unknown } | null)?.message].filter((text) => typeof text === 'string').join(' ');
  for (const [pattern, code] of patterns) if (pattern.test(words)) return new SendFault(code, words);
  return wasDeclined(error) ? new SendFault('declined') : new SendFault('walletError', words || null);
}
