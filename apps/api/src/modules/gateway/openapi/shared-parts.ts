import { isObject, type Json, type JsonObject } from './json-tree.js';
import { lookUp } from './references.js';

/** Where parts stand that operations on offer share with ones that are not: no name an author chose can be in their way. */
const section = 'x-shared';

/**
 * The document with every reference into a path that it does not have led to a copy of what stood there, among the
 * components. `whole` is the document it was made from. What stands nowhere stays as it is.
 */
export function withSharedParts(document: JsonObject, whole: Json): JsonObject {
  const copies = new Map<string, Json>();
  const names = new Map<string, string>();
  const rehomed = (node: Json): Json => {
    if (Array.isArray(node)) return node.map(rehomed);
    if (!isObject(node)) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === '$ref' && typeof value === 'string' ? target(value) : rehomed(value)]));
  };
  const target = (reference: string): string => {
    if (!reference.startsWith('#/paths/') || lookUp(document, reference) !== undefined) return reference;
    const known = names.get(reference);
    if (known !== undefined) return known;
    const original = lookUp(whole, reference);
    if (original === undefined) return reference;
    const name = `part${String(names.size + 1)}`;
    const home = `#/components/${section}/${name}`;
    // Known before it is copied, so that a part may refer to itself.
    names.set(reference, home);
    copies.set(name, rehomed(original));
    return home;
  };
  const changed = rehomed(document) as JsonObject;
  if (copies.size === 0) return document;
  return { ...changed, components: { ...(isObject(changed.components) ? changed.components : {}), [section]: Object.fromEntries(copies) } };
}
