import { entriesOf, isObject, type Json, type JsonObject, member } from './json-tree.js';
import { pointerName } from './references.js';

const pointer = /^#\/components\/([^/]+)\/([^/]+)/;

/** The components that `roots` need, directly or through others: what is not sold is not described either. */
export function prunedComponents(components: Json | undefined, roots: Json): JsonObject {
  const needed = new Map<string, Map<string, Json>>();
  const queue: Json[] = [roots];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (Array.isArray(node)) queue.push(...node);
    else if (isObject(node)) queue.push(...Object.values(node));
    else if (typeof node === 'string') {
      const found = componentOf(components, node);
      if (!found || needed.get(found.section)?.has(found.name)) continue;
      needed.set(found.section, (needed.get(found.section) ?? new Map<string, Json>()).set(found.name, found.node));
      queue.push(found.node);
    }
  }
  // In the order of the document, which its author chose.
  return Object.fromEntries(
    entriesOf(components).flatMap(([section, all]) => {
      const kept = entriesOf(all).filter(([name]) => needed.get(section)?.has(name));
      return kept.length === 0 ? [] : [[section, Object.fromEntries(kept)]];
    }),
  );
}

/** What a text refers to, whether as `$ref` or in a discriminator's mapping. */
function componentOf(components: Json | undefined, text: string): { section: string; name: string; node: Json } | null {
  const [, section, escaped] = pointer.exec(text) ?? [];
  if (section === undefined || escaped === undefined) return null;
  const name = pointerName(escaped);
  const node = member(member(components, section), name);
  return node === undefined ? null : { section, name, node };
}
