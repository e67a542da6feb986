import { networkById } from '@till/networks';
import { outputSchemaV1 } from '../extensions/bazaar.js';
import { quoteExtraKey } from '../quote.js';
import type { ResourceInfo, Terms } from '../terms.js';

/** One entry of `accepts` in the v1 body (x402 v1 spec, transports-v1/http). */
export interface RequirementsV1 {
  readonly scheme: 'exact';
  readonly network: string;
  readonly maxAmountRequired: string;
  readonly resource: string;
  readonly description: string;
  readonly mimeType: string;
  readonly outputSchema?: Readonly<Record<string, unknown>>;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
  readonly asset: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

/**
 * The v1 spelling of terms, or undefined where v1 clients do not know the network. `outputSchema` stands only in
 * what is listed: a null there makes legacy clients reject the whole body. The quote stays out because v1 payments echo nothing.
 */
export function requirementsV1(terms: Terms, resource: ResourceInfo): RequirementsV1 | undefined {
  const network = networkById(terms.network)?.v1Name;
  if (network === undefined) return undefined;
  return {
    scheme: terms.scheme,
    network,
    maxAmountRequired: terms.amount.toString(),
    resource: resource.url,
    description: resource.description,
    mimeType: resource.mimeType,
    ...(resource.discovery ? { outputSchema: outputSchemaV1(resource.discovery) } : {}),
    payTo: terms.payTo,
    maxTimeoutSeconds: terms.maxTimeoutSeconds,
    asset: terms.asset,
    extra: withoutQuote(terms.extra),
  };
}

function withoutQuote(extra: Terms['extra']): Terms['extra'] {
  if (!(quoteExtraKey in extra)) return extra;
  const { [quoteExtraKey]: _quote, ...rest } = extra;
  return rest;
}
