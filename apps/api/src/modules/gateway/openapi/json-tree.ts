/** A document taken apart: what JSON can say and nothing else. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(node: Json | undefined): node is JsonObject {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}

/** A member of an object, its own and not one of every object's; undefined when there is none. */
export function member(node: Json | undefined, key: string): Json | undefined {
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

/** The same for text; null when it is anything else. */
export function textOf(node: Json | undefined, key: string): string | null {
  const value = member(node, key);
  return typeof value === 'string' ? value : null;
}

export function listOf(node: Json | undefined, key: string): Json[] {
  const value = member(node, key);
  return Array.isArray(value) ? value : [];
}

export function entriesOf(node: Json | undefined): [string, Json][] {
  return isObject(node) ? Object.entries(node) : [];
}

/** Text of a stranger's as one line to show: no control characters, at most so long. Null when nothing is left. */
export function shown(text: string | null, longest: number): string | null {
  const line = text?.replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').replace(/\s+/g, ' ').trim() ?? '';
  if (line === '') return null;
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`;
}
