import { entriesOf, isObject, type Json, listOf, member, textOf } from './json-tree.js';
import { follow } from './references.js';

const deepest = 5;
const mostNodes = 200;
const mostMembers = 20;

/** Something that fits a schema: what its author gives as an example, else made from its types. */
export function exampleOf(document: Json, schema: Json | undefined): Json {
  let nodes = 0;
  const made = (node: Json | undefined, depth: number): Json => {
    const found = follow(document, node);
    if (!isObject(found) || depth > deepest || ++nodes > mostNodes) return isObject(found) && typeName(found) === 'string' ? 'text' : null;
    const given = givenExample(found);
    if (given !== undefined) return given;
    const all = listOf(found, 'allOf');
    if (all.length > 0) return Object.assign({}, ...[...all, { ...found, allOf: [] }].map((part) => made(part, depth + 1)).filter(isObject)) as Json;
    const [choice] = [...listOf(found, 'oneOf'), ...listOf(found, 'anyOf')];
    if (choice !== undefined) return made(choice, depth + 1);
    switch (typeName(found)) {
      case 'object':
        return Object.fromEntries(entriesOf(member(found, 'properties')).filter(([, one]) => member(follow(document, one), 'readOnly') !== true).slice(0, mostMembers).map(([name, one]) => [name, made(one, depth + 1)]));
      case 'array':
        return member(found, 'items') === undefined ? [] : [made(member(found, 'items'), depth + 1)];
      case 'integer':
      case 'number':
        return firstNumber(member(found, 'minimum'), 1);
      case 'boolean':
        return true;
      case 'string':
        return formats[textOf(found, 'format') ?? ''] ?? 'text';
      default:
        return null;
    }
  };
  return made(schema, 0);
}

/** An example its author gave; undefined when there is none. */
export function givenExample(node: Json): Json | undefined {
  const many = member(node, 'examples');
  const [first] = Array.isArray(many) ? many : entriesOf(many).map(([, one]) => member(one, 'value'));
  const [choice] = listOf(node, 'enum');
  return member(node, 'example') ?? first ?? member(node, 'const') ?? member(node, 'default') ?? choice;
}

/** What kind of value a schema wants, in one word; empty when it does not say. */
export function typeName(schema: Json | undefined): string {
  const type = member(schema, 'type');
  const name = Array.isArray(type) ? type.find((one) => one !== 'null') : type;
  if (typeof name === 'string') return name;
  return isObject(member(schema, 'properties')) ? 'object' : member(schema, 'items') === undefined ? '' : 'array';
}

const formats: Readonly<Record<string, string>> = { 'date-time': '2026-01-31T12:00:00Z', date: '2026-01-31', uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', email: 'ada@example.com', uri: 'https://example.com', url: 'https://example.com' };

function firstNumber(minimum: Json | undefined, otherwise: number): number {
  return typeof minimum === 'number' ? minimum : otherwise;
}
