/** A JSON object of unknown shape, as a foreign answer brings it. */
export type JsonRecord = Record<string, unknown>;

/** The value as a JSON object; an empty one when it is anything else. */
export function recordOf(value: unknown): JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : {};
}

/** The value when it is a non-empty string, else null. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
