type Schema = Readonly<Record<string, unknown>>;

const deepest = 6;
const mostItems = 5;
const longestText = 100;

/**
 * A small instance of a JSON Schema: its own example where it has one, else the least that is required. Patterns and
 * combinations of schemas are not solved; such an instance may be none.
 */
export function sampleOf(schema: unknown, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null || depth > deepest) return {};
  const given = schema as Schema;
  for (const name of ['example', 'const', 'default'] as const) if (given[name] !== undefined) return given[name];
  for (const name of ['examples', 'enum'] as const) if (Array.isArray(given[name]) && given[name].length > 0) return given[name][0] as unknown;
  for (const name of ['anyOf', 'oneOf'] as const) if (Array.isArray(given[name])) return sampleOf(given[name][0], depth + 1);
  const type = Array.isArray(given.type) ? (given.type as unknown[])[0] : given.type;
  switch (type) {
    case 'string':
      return textOf(given);
    case 'integer':
    case 'number':
      return typeof given.minimum === 'number' ? given.minimum : typeof given.exclusiveMinimum === 'number' ? given.exclusiveMinimum + 1 : 0;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return Array.from({ length: bounded(given.minItems, mostItems) }, () => sampleOf(given.items, depth + 1));
    default:
      return objectOf(given, depth);
  }
}

const formats: Readonly<Record<string, string>> = { date: '2026-01-31', 'date-time': '2026-01-31T12:00:00Z', uuid: '00000000-0000-4000-8000-000000000000', email: 'name@example.com', uri: 'https://example.com/', ipv4: '192.0.2.1', ipv6: '2001:db8::1' };

function textOf({ format, minLength }: Schema): string {
  const known = typeof format === 'string' ? formats[format] : undefined;
  return (known ?? 'text').padEnd(bounded(minLength, longestText), 'x');
}

function objectOf({ properties, required }: Schema, depth: number): Record<string, unknown> {
  const shapes = (typeof properties === 'object' && properties !== null ? properties : {}) as Schema;
  const names = Array.isArray(required) ? required.filter((name): name is string => typeof name === 'string') : [];
  return Object.fromEntries(names.map((name) => [name, sampleOf(shapes[name], depth + 1)]));
}

function bounded(value: unknown, most: number): number {
  return typeof value === 'number' && value > 0 ? Math.min(value, most) : 0;
}
