import { entriesOf, isObject, type Json, type JsonObject, listOf, member, textOf } from './json-tree.js';
import { lookUp } from './references.js';

/** Keywords whose value is a schema, a list of schemas, or a map of schemas. */
const one: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'not', 'contains', 'propertyNames', 'if', 'then', 'else', 'unevaluatedProperties', 'unevaluatedItems']);
const several: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const named: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas']);
/** Keywords that hold data of any kind. */
const data: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'dependentRequired']);
/** Keywords that hold a word, a number or a list of words. What is not named anywhere here is OpenAPI's own and no JSON Schema. */
const plain: ReadonlySet<string> = new Set([
  ...['type', 'format', 'title', 'required', 'deprecated', 'readOnly', 'writeOnly', 'contentEncoding', 'contentMediaType'],
  ...['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'pattern', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'minContains', 'maxContains'],
]);

const depths = [12, 8, 5, 4, 3, 2, 1, 0];
const mostNodes = 3_000;
const longestDescription = 300;

/**
 * A schema of a document as a JSON Schema of its own: references written out, what refers to itself cut off where it
 * begins again, and as deep as fits into `maxBytes` of JSON. What was cut is `{}`, which allows anything.
 */
export function inlinedSchema(document: Json, schema: Json | undefined, maxBytes: number): JsonObject {
  for (const deepest of depths) {
    const found = new Inlining(document, deepest).schema(schema ?? {}, 0, []);
    if (Buffer.byteLength(JSON.stringify(found)) <= maxBytes) return found;
  }
  return {};
}

class Inlining {
  private nodes = 0;

  constructor(
    private readonly document: Json,
    private readonly deepest: number,
  ) {}

  /** What is too deep, too much or refers to itself allows anything. */
  schema(node: Json, depth: number, within: readonly string[]): JsonObject {
    if (typeof node === 'boolean') return node ? {} : { not: {} };
    if (!isObject(node) || depth > this.deepest || ++this.nodes > mostNodes) return {};
    const reference = textOf(node, '$ref');
    if (reference === null) return this.keywords(node, depth, within);
    const target = within.includes(reference) ? undefined : lookUp(this.document, reference);
    const inner = target === undefined ? {} : this.schema(target, depth, [...within, reference]);
    const { $ref: _reference, ...beside } = node;
    return { ...inner, ...this.keywords(beside, depth, within) };
  }

  private keywords(node: JsonObject, depth: number, within: readonly string[]): JsonObject {
    const kept: JsonObject = {};
    const inner = (value: Json): JsonObject => this.schema(value, depth + 1, within);
    for (const [key, value] of Object.entries(node)) {
      if (one.has(key)) kept[key] = typeof value === 'boolean' ? value : inner(value);
      else if (several.has(key) && Array.isArray(value)) kept[key] = value.map(inner);
      else if (named.has(key)) kept[key] = Object.fromEntries(entriesOf(value).map(([name, schema]) => [name, inner(schema)]));
      else if (data.has(key) || (plain.has(key) && isPlain(value))) kept[key] = value;
      else if (key === 'description' && typeof value === 'string') kept[key] = value.slice(0, longestDescription);
      else if (key === 'example') kept.examples = [value];
      else if (key === 'examples' && Array.isArray(value)) kept[key] = value.slice(0, 1);
    }
    return modern(kept, node);
  }
}

function isPlain(value: Json): boolean {
  return Array.isArray(value) ? value.every((item) => typeof item !== 'object') : typeof value !== 'object';
}

/** What OpenAPI 3.0 says in its own way, as JSON Schema says it. */
function modern(schema: JsonObject, { nullable }: JsonObject): JsonObject {
  const type = member(schema, 'type');
  if (nullable === true && typeof type === 'string') schema.type = [type, 'null'];
  if (nullable === true && Array.isArray(schema.enum) && !schema.enum.includes(null)) schema.enum = [...listOf(schema, 'enum'), null];
  for (const [bound, exclusive] of [['minimum', 'exclusiveMinimum'], ['maximum', 'exclusiveMaximum']] as const) {
    if (typeof schema[exclusive] !== 'boolean') continue;
    const value = schema[bound];
    const isStrict = schema[exclusive];
    delete schema[exclusive];
    if (isStrict && value !== undefined) {
      delete schema[bound];
      schema[exclusive] = value;
    }
  }
  return schema;
}
