import { faultyField } from './faulty-field.js';
import { ProblemError } from './problem-error.js';

const dayMs = 86_400_000;
const plainDate = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Milliseconds that a zone's clocks are ahead of UTC at a moment. */
export function offsetMs(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(at / 1000) * 1000;
}

/** A caller's time: an instant as it stands, a plain date as its first moment in the zone, also where clocks change at midnight. */
export function momentOf(text: string, timeZone: string): Date {
  const date = plainDate.exec(text);
  if (!date) return new Date(text);
  const midnight = Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
  const [before, after] = [offsetMs(timeZone, midnight - dayMs), offsetMs(timeZone, midnight + dayMs)];
  const candidates = [midnight - Math.max(before, after), midnight - Math.min(before, after)];
  // A midnight that clocks skip has no moment; the day begins when they jump.
  return new Date(candidates.find((at) => at + offsetMs(timeZone, at) === midnight) ?? midnight - before);
}

/** The bounds of a list as instants; none where the query has none. Throws `validation_failed` for a span that ends before it begins. */
export function boundsOf(query: { from?: string | undefined; to?: string | undefined; timeZone?: string }): { from?: string; to?: string } {
  const [from, to] = [query.from, query.to].map((time) => (time === undefined ? undefined : momentOf(time, query.timeZone ?? 'UTC')));
  if (from && to && from > to) throw faultyField('from', 'must not be after to');
  return { ...(from ? { from: from.toISOString() } : {}), ...(to ? { to: to.toISOString() } : {}) };
}

/** Whether the zone's days begin on whole hours of UTC throughout a span. */
export function keepsWholeHours(timeZone: string, { from, to }: { from: Date; to: Date }): boolean {
  if (timeZone === 'UTC') return true;
  for (let at = from.getTime(); at < to.getTime(); at += 90 * dayMs) if (offsetMs(timeZone, at) % 3_600_000 !== 0) return false;
  return offsetMs(timeZone, to.getTime()) % 3_600_000 === 0;
}

/** For a zone that the runtime knows and the database does not. */
export function unknownTimeZone(timeZone: string): ProblemError {
  return new ProblemError('validation_failed', `timeZone: ${timeZone} is not a time zone the books can be cut by`, { errors: [{ field: 'timeZone', message: 'must be an IANA time zone such as Europe/Berlin' }] });
}
