import type { DocsOperation } from '@till/contract';

/** A name for each operation that a link can point to, and that stays as long as its method and path do. */
export function anchorsOf(operations: readonly DocsOperation[]): Map<DocsOperation, string> {
  const taken = new Set<string>();
  return new Map(
    operations.map((operation) => {
      const base = `${operation.method}${operation.path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 80);
      let name = base;
      for (let at = 2; taken.has(name); at++) name = `${base}-${String(at)}`;
      taken.add(name);
      return [operation, name] as const;
    }),
  );
}
