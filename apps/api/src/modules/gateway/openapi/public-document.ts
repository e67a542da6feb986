import { fromBaseUnits } from '@till/contract';
import type { Terms } from '@till/x402';
import { entriesOf, isObject, type Json, type JsonObject, listOf, member, textOf } from './json-tree.js';
import { type HiddenNames, isHidden } from './operation-facts.js';
import { prunedComponents } from './pruned-components.js';
import { follow } from './references.js';
import { withSharedParts } from './shared-parts.js';
import type { SoldOperation } from './sold-operations.js';

/** Everything the public document of a gateway is made of. */
export interface PublicDocumentParts {
  /** The imported document; null where the table is all there is. */
  imported: Json | null;
  name: string;
  url: string;
  docsUrl: string;
  operations: readonly SoldOperation[];
  hidden: HiddenNames;
  /** What a route asks for now, one entry for each network; empty while it cannot be paid. */
  termsOf(resourceId: string): readonly Terms[];
  /** A route's own words. */
  descriptionOf(resourceId: string): string | null;
}

const refusalName = 'TillPaymentRequired';

/** What a 402 says, for readers that know nothing of x402. */
const paymentRequired: JsonObject = {
  description: 'Payment required. The terms are in the PAYMENT-REQUIRED header (x402 version 2) and in the body (version 1). Pay by sending the request again with PAYMENT-SIGNATURE or X-PAYMENT.',
  headers: { 'PAYMENT-REQUIRED': { description: 'The terms of x402 version 2, as base64 of JSON', schema: { type: 'string' } } },
  content: { 'application/json': { schema: { type: 'object', properties: { x402Version: { type: 'integer' }, error: { type: 'string' }, accepts: { type: 'array', items: { type: 'object' } } }, required: ['x402Version', 'accepts'] } } },
};

/**
 * The OpenAPI document of a gateway: what is on offer at the gateway's address, each priced operation with
 * `x-payment-info` as discovery services read it. Schemas that only unsold operations need are left out.
 */
export function publicDocument(parts: PublicDocumentParts): JsonObject {
  const { imported, name, url, docsUrl, operations } = parts;
  const info = member(imported ?? {}, 'info');
  const paths: Record<string, JsonObject> = {};
  for (const sold of operations) {
    const shared = visible(imported, listOf(sold.item, 'parameters'), parts.hidden);
    paths[sold.template] = { ...(paths[sold.template] ?? (shared.length === 0 ? {} : { parameters: shared })), [sold.method.toLowerCase()]: operationWith(sold, parts) };
  }
  const used = new Set(operations.flatMap(({ operation }) => listOf(operation, 'tags')));
  const tags = listOf(imported ?? {}, 'tags').filter((tag) => used.has(textOf(tag, 'name') ?? ''));
  const shared = withSharedParts({ paths, components: member(imported ?? {}, 'components') ?? {} }, imported ?? {});
  const components = prunedComponents(shared.components, shared.paths ?? {});
  const isPriced = operations.some(({ route }) => route.mode !== 'observe');
  return {
    openapi: textOf(imported ?? {}, 'openapi') ?? '3.1.0',
    info: {
      ...(isObject(info) ? info : {}),
      title: textOf(info, 'title') ?? name,
      version: textOf(info, 'version') ?? '1',
      'x-guidance': `${isPriced ? 'Operations with x-payment-info answer 402 with their terms until the request carries an x402 payment in USDC (PAYMENT-SIGNATURE in version 2, X-PAYMENT in version 1). Any x402 client pays by itself. ' : ''}The same signed payment may be sent again and gets the answer of its own payment. For people: ${docsUrl}`,
    },
    servers: [{ url }],
    externalDocs: { description: 'Prices and how to pay', url: docsUrl },
    ...(tags.length === 0 ? {} : { tags }),
    paths: shared.paths ?? {},
    components: { ...components, ...(isPriced ? { responses: { ...(isObject(components.responses) ? components.responses : {}), [refusalName]: paymentRequired } } : {}) },
  };
}

function operationWith({ operation, route, isDescribed }: SoldOperation, { imported, hidden, termsOf, descriptionOf }: PublicDocumentParts): JsonObject {
  const parameters = visible(imported, listOf(operation, 'parameters'), hidden);
  const own = isDescribed ? null : descriptionOf(route.resourceId);
  const described = { ...operation, ...(own === null ? {} : { summary: own }), ...(parameters.length === 0 ? {} : { parameters }) };
  if (parameters.length === 0) delete (described as JsonObject).parameters;
  if (route.mode === 'observe') return described;
  return {
    ...described,
    'x-payment-info': {
      price: { mode: 'fixed', currency: 'USD', amount: fromBaseUnits(route.price) },
      protocols: protocolsOf(termsOf(route.resourceId)),
      ...(route.mode === 'bots' ? { appliesTo: 'automated clients' } : {}),
      ...(route.freePerDay === 0 ? {} : { freePerDay: route.freePerDay }),
    },
    responses: { ...Object.fromEntries(entriesOf(member(operation, 'responses')).filter(([status]) => status !== '402')), 402: { $ref: `#/components/responses/${refusalName}` } },
  };
}

function protocolsOf(terms: readonly Terms[]): JsonObject[] {
  if (terms.length === 0) return [{ x402: {} }];
  return terms.map(({ scheme, network, asset, payTo, amount, maxTimeoutSeconds }) => ({ x402: { versions: [1, 2], scheme, network, asset, payTo, amount: String(amount), maxTimeoutSeconds } }));
}

function visible(document: Json | null, parameters: readonly Json[], hidden: HiddenNames): Json[] {
  return parameters.filter((one) => !isHidden(document === null ? one : follow(document, one), hidden));
}
