import { exampleOf, givenExample, typeName } from './example-of.js';
import { entriesOf, isObject, type Json, type JsonObject, listOf, member, shown, textOf } from './json-tree.js';
import { follow } from './references.js';
import type { StoredOperation } from './stored-operations.js';

/** Something a caller sends in the path, the query or a header. */
export interface ParameterFacts {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description: string | null;
  /** One word such as `string`; empty when the document does not say. */
  type: string;
  /** As the document has it, references and all. */
  schema: Json;
  example: Json;
}

/** What is sent or comes back in a body. */
export interface BodyFacts {
  mediaType: string;
  description: string | null;
  schema: Json;
  example: Json;
}

/** An operation with what its references lead to. */
export interface OperationFacts {
  operationId: string | null;
  summary: string | null;
  description: string | null;
  tags: string[];
  deprecated: boolean;
  parameters: ParameterFacts[];
  body: (BodyFacts & { required: boolean }) | null;
  /** Of the first success that is described. */
  answer: (BodyFacts & { status: string }) | null;
}

/** Names of headers and query parameters that Till sets for the origin: whoever pays neither knows nor sends them. */
export interface HiddenNames {
  headers: ReadonlySet<string>;
  query: ReadonlySet<string>;
}

/** Sent by every client, meant for the origin's own sign-in, or taken out on the way. */
const ownHeaders = /^(accept|content-type|authorization|cookie|host|idempotency-key|proxy-.*|x-forwarded-.*|x-payment.*|payment-.*|till-.*)$/i;
const mostParameters = 100;

export function isHidden(parameter: Json | undefined, { headers, query }: HiddenNames): boolean {
  const name = textOf(parameter, 'name') ?? '';
  switch (member(parameter, 'in')) {
    case 'path':
      return false;
    case 'query':
      return query.has(name);
    case 'header':
      return ownHeaders.test(name) || headers.has(name.toLowerCase());
    default:
      return true;
  }
}

/** What is worth knowing of an operation of an imported document. */
export function operationFacts(document: Json, { item, operation }: Pick<StoredOperation, 'item' | 'operation'>, hidden: HiddenNames): OperationFacts {
  return {
    operationId: shown(textOf(operation, 'operationId'), 200),
    summary: shown(textOf(operation, 'summary'), 200),
    description: textOf(operation, 'description')?.slice(0, 5_000) ?? null,
    tags: listOf(operation, 'tags').flatMap((tag) => (typeof tag === 'string' ? (shown(tag, 60) ?? []) : [])),
    deprecated: member(operation, 'deprecated') === true,
    parameters: parametersOf(document, [...listOf(item, 'parameters'), ...listOf(operation, 'parameters')], hidden),
    body: bodyOf(document, follow(document, member(operation, 'requestBody'))),
    answer: answerOf(document, operation),
  };
}

function parametersOf(document: Json, nodes: readonly Json[], hidden: HiddenNames): ParameterFacts[] {
  const found = new Map<string, ParameterFacts>();
  for (const node of nodes.slice(0, mostParameters)) {
    const parameter = follow(document, node);
    const name = textOf(parameter, 'name');
    if (!isObject(parameter) || name === null || isHidden(parameter, hidden)) continue;
    const place = member(parameter, 'in') as ParameterFacts['in'];
    const [media] = entriesOf(member(parameter, 'content'));
    const schema = member(parameter, 'schema') ?? member(media?.[1], 'schema') ?? {};
    // An operation's own parameter stands in for the path's of the same name.
    found.set(`${place} ${name}`, {
      name,
      in: place,
      required: place === 'path' || member(parameter, 'required') === true,
      description: shown(textOf(parameter, 'description'), 300),
      type: typeName(follow(document, schema)),
      schema,
      example: givenExample(parameter) ?? exampleOf(document, schema),
    });
  }
  return [...found.values()];
}

function bodyOf(document: Json, node: Json | undefined): OperationFacts['body'] {
  const content = contentOf(document, node);
  return content && { ...content, required: member(node, 'required') === true };
}

function answerOf(document: Json, operation: JsonObject): OperationFacts['answer'] {
  const responses = entriesOf(member(operation, 'responses'));
  const [status, node] = responses.find(([name]) => /^2(\d\d|XX)$/i.test(name)) ?? responses.find(([name]) => name === 'default') ?? [];
  if (status === undefined) return null;
  const response = follow(document, node);
  const content = contentOf(document, response);
  return { status, ...(content ?? { mediaType: '', schema: {}, example: null, description: shown(textOf(response, 'description'), 300) }) };
}

/** The first media type, JSON before any other. */
function contentOf(document: Json, node: Json | undefined): BodyFacts | null {
  const content = entriesOf(member(node, 'content'));
  const [mediaType, media] = content.find(([name]) => /[/+]json\b/i.test(name)) ?? content[0] ?? [];
  if (mediaType === undefined) return null;
  const schema = member(media, 'schema') ?? {};
  return { mediaType: mediaType.slice(0, 100), description: shown(textOf(node, 'description'), 300), schema, example: givenExample(media ?? {}) ?? exampleOf(document, schema) };
}
