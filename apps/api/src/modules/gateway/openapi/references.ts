import { isObject, type Json, member, textOf } from './json-tree.js';

const mostHops = 20;

/** What a reference within the document points to; undefined when there is nothing, or it points elsewhere. */
export function lookUp(document: Json, reference: string): Json | undefined {
  if (!reference.startsWith('#/')) return undefined;
  let node: Json | undefined = document;
  for (const part of reference.slice(2).split('/')) {
    const key = pointerName(part);
    node = Array.isArray(node) ? (/^\d{1,6}$/.test(key) ? node[Number.parseInt(key, 10)] : undefined) : member(node, key);
    if (node === undefined) return undefined;
  }
  return node;
}

/** The node itself or what it refers to, however many references lead there; undefined for a circle and a dead end. */
export function follow(document: Json, node: Json | undefined): Json | undefined {
  let found = node;
  for (let hop = 0; hop < mostHops; hop++) {
    const reference = isObject(found) ? textOf(found, '$ref') : null;
    if (reference === null) return found;
    found = lookUp(document, reference);
  }
  return undefined;
}

/** A name within a JSON Pointer in a URL fragment (RFC 6901, 6). */
export function pointerName(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // Not escaped after all.
  }
  return text.replace(/~1/g, '/').replace(/~0/g, '~');
}
