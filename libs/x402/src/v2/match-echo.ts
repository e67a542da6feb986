import { ok, type Result } from '@till/money';
import { sameAddress } from '../encoding/addresses.js';
import { jsonEqual } from '../encoding/json-equal.js';
import { type PaymentFault, type PaymentFaultCode, unacceptable } from '../payment-fault.js';
import { quoteExtraKey } from '../quote.js';
import type { Terms } from '../terms.js';
import { type EchoedTerms, readEcho } from './read-echo.js';

/** The quote is authenticated by its own MAC; the other two age within seconds and 2.27 servers exempt them too. */
const notCompared = new Set([quoteExtraKey, 'recentBlockhash', 'lastValidBlockHeight']);

interface Comparison {
  readonly code: PaymentFaultCode;
  readonly message: string;
  readonly same: (terms: Terms, echo: EchoedTerms) => boolean;
}

const comparisons: readonly Comparison[] = [
  {
    code: 'asset_mismatch',
    message: 'The accepted asset is not the one offered',
    same: (terms, echo) => sameAddress(terms.network, terms.asset, echo.asset),
  },
  { code: 'amount_mismatch', message: 'The accepted amount is not the price', same: (terms, echo) => terms.amount === echo.amount },
  {
    code: 'recipient_mismatch',
    message: 'The accepted payTo is not the one offered',
    same: (terms, echo) => sameAddress(terms.network, terms.payTo, echo.payTo),
  },
  {
    code: 'timeout_mismatch',
    message: 'The accepted maxTimeoutSeconds is not the one offered',
    same: (terms, echo) => terms.maxTimeoutSeconds === echo.maxTimeoutSeconds,
  },
  { code: 'extra_mismatch', message: 'The accepted extra lacks or changes a field that was offered', same: holdsExtra },
];

/**
 * Narrows the offers down to the one a v2 client echoed. All core fields must be equal, except that EVM addresses may
 * come in another letter case; `extra` may have more than we offered but not less.
 */
export function matchEcho(accepted: unknown, offered: readonly Terms[]): Result<Terms, PaymentFault> {
  const echo = readEcho(accepted);
  if (!echo.ok) return echo;
  let left = offered.filter((terms) => terms.network === echo.value.network && terms.scheme === echo.value.scheme);
  for (const { code, message, same } of comparisons) {
    const next = left.filter((terms) => same(terms, echo.value));
    if (next.length === 0) return unacceptable(code, message);
    left = next;
  }
  const [match] = left;
  return match ? ok(match) : unacceptable('network_mismatch', 'Nothing is offered on the network of this payment');
}

function holdsExtra(terms: Terms, echo: EchoedTerms): boolean {
  return Object.entries(terms.extra).every(([key, value]) => notCompared.has(key) || jsonEqual(value, echo.extra[key]));
}
