import { sampleOf } from './sample-of.js';

/** Key of the extension by which facilitators list resources (x402 v2, extensions/bazaar). */
export const bazaarKey = 'bazaar';

type JsonObject = Readonly<Record<string, unknown>>;

const bodyMethods = ['POST', 'PUT', 'PATCH'] as const;

/** A JSON Schema (2020-12) of what is sent or answered, and an instance of it where the seller gave one. */
export interface Shape {
  readonly schema: JsonObject;
  readonly example?: unknown;
}

/** How a listed resource is asked for and what it answers. */
export interface DiscoveryFacts {
  readonly method: 'GET' | 'HEAD' | 'DELETE' | (typeof bodyMethods)[number];
  /** Path of the address below its host, its parameters as `:name`; left out where the path has none. */
  readonly routeTemplate?: string;
  /** The parameters as they stand in this very address. */
  readonly pathParams?: Readonly<Record<string, string>>;
  readonly pathSchema?: JsonObject;
  readonly query?: Shape;
  readonly body?: Shape & { readonly type: 'json' | 'form-data' | 'text' };
  readonly output?: Shape;
}

/** The value of `extensions.bazaar`. */
export interface BazaarExtension {
  readonly info: { readonly input: JsonObject; readonly output?: JsonObject };
  readonly routeTemplate?: string;
  readonly schema: JsonObject;
}

const draft = 'https://json-schema.org/draft/2020-12/schema';
const anyObject: JsonObject = { type: 'object' };

/**
 * The declaration of a resource, in the shape of the reference extension: `info` is an instance of `schema`. A facilitator
 * drops one that is not, so where the seller gave no example, one is made from the schema.
 */
export function bazaarExtension(facts: DiscoveryFacts): BazaarExtension {
  const { method, pathParams, pathSchema, routeTemplate, query, output } = facts;
  const isBody = (bodyMethods as readonly string[]).includes(method);
  const body = isBody ? (facts.body ?? { type: 'json' as const, schema: anyObject }) : undefined;
  const input = {
    type: 'http',
    method,
    ...(body ? { bodyType: body.type, body: exampleOf(body) } : {}),
    ...(query ? { queryParams: exampleOf(query) } : {}),
    ...(pathParams ? { pathParams } : {}),
  };
  const properties = {
    type: { type: 'string', const: 'http' },
    method: { type: 'string', enum: [method] },
    ...(body ? { bodyType: { type: 'string', enum: [body.type] }, body: body.schema } : {}),
    ...(query ? { queryParams: query.schema } : {}),
    ...(pathParams ? { pathParams: pathSchema ?? anyObject } : {}),
  };
  const required = ['type', 'method', ...(body ? ['bodyType', 'body'] : [])];
  return {
    info: { input, ...(output ? { output: { type: 'json', ...(output.example === undefined ? {} : { example: output.example }) } } : {}) },
    ...(routeTemplate === undefined ? {} : { routeTemplate }),
    schema: {
      $schema: draft,
      type: 'object',
      properties: {
        input: { type: 'object', properties, required, additionalProperties: false },
        ...(output ? { output: { type: 'object', properties: { type: { type: 'string' }, example: output.schema }, required: ['type'] } } : {}),
      },
      required: ['input'],
    },
  };
}

/** The same facts with nothing a seller's document added: what stays when the whole is too large for a header. */
export function withoutShapes({ method, routeTemplate, pathParams }: DiscoveryFacts): DiscoveryFacts {
  return { method, ...(routeTemplate === undefined ? {} : { routeTemplate }), ...(pathParams === undefined ? {} : { pathParams }) };
}

/** `outputSchema` of x402 v1 terms, which is how v1 facilitators learn the same. */
export function outputSchemaV1(facts: DiscoveryFacts): JsonObject {
  const { info } = bazaarExtension(facts);
  const { bodyType, body, ...input } = info.input;
  return { input: { ...input, discoverable: true, ...(bodyType === undefined ? {} : { bodyType, bodyFields: body }) }, ...(info.output ? { output: info.output } : {}) };
}

function exampleOf({ example, schema }: Shape): unknown {
  return example === undefined ? sampleOf(schema) : example;
}
