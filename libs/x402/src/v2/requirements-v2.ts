import type { NetworkId } from '@till/networks';
import type { Terms } from '../terms.js';

/** One entry of `accepts` in `PAYMENT-REQUIRED`, and the shape a client echoes (x402 v2 spec, PaymentRequirements). */
export interface RequirementsV2 {
  readonly scheme: 'exact';
  readonly network: NetworkId;
  readonly amount: string;
  readonly asset: string;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** The v2 spelling of terms. */
export function requirementsV2(terms: Terms): RequirementsV2 {
  return {
    scheme: terms.scheme,
    network: terms.network,
    amount: terms.amount.toString(),
    asset: terms.asset,
    payTo: terms.payTo,
    maxTimeoutSeconds: terms.maxTimeoutSeconds,
    extra: terms.extra,
  };
}
