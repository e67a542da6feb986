import { type ImportedOperation, type ImportWarning, type OpenapiImport, positiveAmountSchema, type RouteMethod } from '@till/contract';

/** An operation that can become a route, as it stands in the preview. */
export interface ImportRow {
  key: string;
  operation: ImportedOperation;
  warnings: readonly ImportWarning[];
  /** Only operations that are new to the table can be taken. */
  isNew: boolean;
  chosen: boolean;
  /** Decimal USDC as typed. */
  price: string;
}

export interface ImportGroup {
  /** Null for operations without a tag. */
  tag: string | null;
  rows: readonly ImportRow[];
}

/** What names an operation, and the route it becomes. */
export const operationKey = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`;

/** The preview of a dry run: everything new is ticked, but for what the description itself calls deprecated. */
export function rowsOf({ operations, warnings }: OpenapiImport): ImportRow[] {
  const byOperation = new Map<string, ImportWarning[]>();
  for (const warning of warnings) {
    if (!warning.operation) continue;
    const key = operationKey(warning.operation);
    byOperation.set(key, [...(byOperation.get(key) ?? []), warning]);
  }
  const seen = new Set<string>();
  return operations.map((operation, index) => {
    const base = operationKey(operation);
    const key = seen.has(base) ? `${base} ${index}` : base;
    seen.add(base);
    const isNew = operation.change === 'added';
    return { key, operation, warnings: byOperation.get(base) ?? [], isNew, chosen: isNew && !operation.deprecated, price: operation.documentPrice ?? operation.price ?? '' };
  });
}

/** What concerns the document as a whole. */
export function documentWarnings({ warnings }: OpenapiImport): ImportWarning[] {
  return warnings.filter(({ operation }) => operation === null);
}

/** Rows under their first tag, in the order of the document; those without one come last. */
export function groupsOf(rows: readonly ImportRow[]): ImportGroup[] {
  const groups = new Map<string | null, ImportRow[]>();
  for (const row of rows) {
    const tag = row.operation.tags[0] ?? null;
    groups.set(tag, [...(groups.get(tag) ?? []), row]);
  }
  return [...groups].map(([tag, members]) => ({ tag, rows: members })).sort((one, other) => Number(one.tag === null) - Number(other.tag === null));
}

export function isPrice(text: string): boolean {
  return positiveAmountSchema.safeParse(text.trim()).success;
}

/** Rows that fit what was typed: method, path, words, tags. */
export function fitting(rows: readonly ImportRow[], text: string): ImportRow[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [...rows];
  return rows.filter(({ operation }) => `${operation.method} ${operation.path} ${operation.summary ?? ''} ${operation.tags.join(' ')}`.toLowerCase().includes(wanted));
}

/** The operations of the chosen rows, as the import takes them. */
export function chosenOperations(rows: readonly ImportRow[]): { method: RouteMethod; path: string }[] {
  return rows.filter(({ chosen, isNew }) => chosen && isNew).map(({ operation }) => ({ method: operation.method.toUpperCase() as RouteMethod, path: operation.path }));
}

/** The price most chosen rows have: the import gives it to all, and the others are set afterwards. */
export function commonPrice(rows: readonly ImportRow[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { chosen, isNew, price } of rows) if (chosen && isNew) counts.set(price.trim(), (counts.get(price.trim()) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Prices that differ from what the import gave, by method and path of the route. */
export function otherPrices(rows: readonly ImportRow[], imported: OpenapiImport): Map<string, string> {
  const given = new Map(imported.routes.map((route) => [operationKey(route), route.price]));
  const other = new Map<string, string>();
  for (const { chosen, isNew, price, operation } of rows) {
    const now = given.get(operationKey(operation));
    if (chosen && isNew && now !== undefined && !sameAmount(now, price)) other.set(operationKey(operation), price.trim());
  }
  return other;
}

/** "0.010" and "0.01" are one price. */
function sameAmount(one: string, other: string): boolean {
  const plain = (text: string) => text.trim().replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return plain(one) === plain(other);
}

