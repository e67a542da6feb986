import { DocumentFault } from './document-fault.js';
import { isObject, type Json, type JsonObject } from './json-tree.js';
import { pointerName } from './references.js';

/** Members whose own members have names an author chose; everywhere else the specification did. */
const maps: ReadonlySet<string> = new Set([
  ...['schemas', 'responses', 'parameters', 'requestBodies', 'headers', 'pathItems', 'content', 'encoding'],
  ...['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependentRequired', 'mapping'],
]);

/** Members that hold somebody's data and no description: never looked into. */
const literals: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'const', 'enum']);

/** What only the origin and those who know it need: how it is signed in to, where it is, whom it calls. */
const unspoken: ReadonlySet<string> = new Set(['servers', 'server', 'security', 'securitySchemes', 'callbacks', 'links', 'webhooks']);

/**
 * Parts of a document as strangers may read them: without secrets' names, addresses and extensions (`x-…`), which tools
 * fill with what is behind an API. Throws a DocumentFault for a reference to another document.
 */
export class Cleaner {
  /** `moved`: paths that the document had under another name, by that name; references to them go along. */
  constructor(private readonly moved: ReadonlyMap<string, string>) {}

  clean(node: Json, place: readonly string[], isMap = false): Json {
    if (Array.isArray(node)) return node.map((item, at) => this.clean(item, [...place, String(at)]));
    return isObject(node) ? this.cleanObject(node, place, isMap) : node;
  }

  cleanObject(node: JsonObject, place: readonly string[], isMap = false): JsonObject {
    const kept: [string, Json][] = [];
    for (const [key, value] of Object.entries(node)) {
      const here = [...place, key];
      if (isMap) kept.push([key, this.clean(value, here)]);
      else if (literals.has(key)) kept.push([key, value]);
      else if (key === '$ref' && typeof value === 'string') kept.push([key, this.reference(value, here)]);
      else if (!unspoken.has(key) && !key.startsWith('x-')) kept.push([key, this.clean(value, here, maps.has(key))]);
    }
    return Object.fromEntries(kept);
  }

  private reference(text: string, place: readonly string[]): string {
    if (!text.startsWith('#')) throw new DocumentFault('refers to another document, which Till does not fetch. Bundle them into one', place);
    const [, name, rest] = /^#\/paths\/([^/]+)(.*)$/.exec(text) ?? [];
    const moved = name === undefined ? undefined : this.moved.get(pointerName(name));
    return moved === undefined ? text : `#/paths/${moved.replace(/~/g, '~0').replace(/\//g, '~1')}${rest ?? ''}`;
  }
}
