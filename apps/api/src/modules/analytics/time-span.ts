import { faultyField } from '../../platform/http/faulty-field.js';
import { momentOf } from '../../platform/http/zoned-time.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const defaultDays = 30;
const longestDays = 3_700;

/** Times from (inclusive) to (exclusive). */
export interface TimeSpan {
  from: Date;
  to: Date;
}

/** The span a query asks for: the last 30 days unless told. A plain date is that day's beginning in the query's time zone. */
export function spanOf(query: { from?: string | undefined; to?: string | undefined; timeZone: string }, now: Date): TimeSpan {
  const to = query.to === undefined ? now : momentOf(query.to, query.timeZone);
  const from = query.from === undefined ? new Date(to.getTime() - defaultDays * dayMs) : momentOf(query.from, query.timeZone);
  if (from >= to) throw faultyField('from', 'must be before to');
  if (to.getTime() - from.getTime() > longestDays * dayMs) throw faultyField('from', 'must be at most ten years before to');
  return { from, to };
}

/** The span of equal length that ends where this one begins. */
export function previousSpan({ from, to }: TimeSpan): TimeSpan {
  return { from: new Date(from.getTime() - (to.getTime() - from.getTime())), to: from };
}

/** A span cut into its whole hours and what is left before and after them. */
export function cutAtHours({ from, to }: TimeSpan): { before: TimeSpan; whole: TimeSpan; after: TimeSpan } {
  const first = new Date(Math.ceil(from.getTime() / hourMs) * hourMs);
  const last = new Date(Math.floor(to.getTime() / hourMs) * hourMs);
  if (first >= last) return { before: { from, to }, whole: { from, to: from }, after: { from: to, to } };
  return { before: { from, to: first }, whole: { from: first, to: last }, after: { from: last, to } };
}
