import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { DocumentFault } from './document-fault.js';
import type { Json } from './json-tree.js';

/** Above what any description needs; what refers to itself ends here as well. */
const deepest = 100;
const mostNodes = 400_000;
const mostCharacters = 4 * 1024 * 1024;
const mostAliases = 10_000;
const schema = CORE_SCHEMA.withTags(mergeTag);

/** Takes a document's text apart, JSON or YAML. Throws a DocumentFault that names the line. */
export function parseDocument(text: string): Json {
  const isJson = /^\s*[[{]/.test(text);
  const json = isJson ? fromJson(text) : undefined;
  if (json !== undefined) return plainTree(json);
  let value: unknown;
  try {
    // What begins like JSON and is none may still be YAML of the flowing kind.
    value = load(text, { schema, maxDepth: deepest, maxAliases: mostAliases });
  } catch (error) {
    const { reason, mark } = error instanceof YAMLException ? error : { reason: '', mark: undefined };
    const at = mark ? ` in line ${String(mark.line + 1)}, column ${String(mark.column + 1)}` : '';
    throw new DocumentFault(isJson ? `is not valid JSON${at}` : `is neither valid JSON nor valid YAML${at}${reason === '' ? '' : `: ${reason.slice(0, 200)}`}`);
  }
  return plainTree(value);
}

/** Undefined for what is not JSON; why it is not, the other reader says with a line. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A copy that is a tree: anchors written out, nothing but JSON in it. Bounded in depth and size, so that a few lines of
 * anchors to anchors cannot become gigabytes.
 */
export function plainTree(value: unknown): Json {
  let nodes = 0;
  let characters = 0;
  const copy = (one: unknown, depth: number): Json => {
    nodes++;
    if (depth > deepest) throw new DocumentFault(`is nested more than ${String(deepest)} levels deep, or refers to itself`);
    if (typeof one === 'string') characters += one.length;
    if (nodes > mostNodes || characters > mostCharacters) throw new DocumentFault('is too large once its anchors are written out');
    if (one === null || typeof one === 'string' || typeof one === 'boolean') return one;
    if (typeof one === 'number') return Number.isFinite(one) ? one : null;
    if (typeof one === 'bigint') return String(one);
    if (Array.isArray(one)) return one.map((item) => copy(item, depth + 1));
    if (typeof one !== 'object') return null;
    return Object.fromEntries(
      Object.entries(one).map(([key, item]) => {
        characters += key.length;
        if (key === '__proto__') throw new DocumentFault('has a member named __proto__, which no description needs');
        return [key, copy(item, depth + 1)];
      }),
    );
  };
  return copy(value, 0);
}
