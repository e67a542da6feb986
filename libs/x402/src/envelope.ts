import type { Network } from '@till/networks';
import { unacceptable } from './payment-fault.js';

/** The part of a payment that all schemes share, read from either version. */
export interface Envelope {
  readonly x402Version: 1 | 2;
  readonly network: Network;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly accepted?: unknown;
  readonly raw: object;
}

/** The answer to a scheme other than `exact`. */
export function unsupportedScheme(): ReturnType<typeof unacceptable> {
  return unacceptable('unsupported_scheme', 'Only the scheme "exact" is accepted here');
}

/** The answer to a network the registry does not know. */
export function unsupportedNetwork(): ReturnType<typeof unacceptable> {
  return unacceptable('unsupported_network', 'This network is not known here; pick one of the offered ones');
}
