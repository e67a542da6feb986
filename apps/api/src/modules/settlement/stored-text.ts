const maxReasonLength = 200;

/** Characters Postgres takes in no text and no jsonb: NUL and halves of surrogate pairs. */
function storable(text: string): string {
  return text.replace(/[\0\ud800-\udfff]/gu, '');
}

/** A reason from outside, fit for a column and a page. */
export function storedReason(reason: string): string {
  return storable(reason).slice(0, maxReasonLength);
}

/** A parsed answer from outside, fit for a jsonb column. */
export function storedAnswer(answer: unknown): unknown {
  if (answer === undefined) return null;
  return JSON.parse(JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value))) as unknown;
}
