const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
  ['week', 4.35],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
];

/** Between a number and a Chinese word stands a space, as everywhere in these pages. */
const spaced = (text: string) => text.replace(/(\d)(?=\p{Script=Han})/gu, '$1 ');

/** "3 minutes ago" in the reader's language; a moment just ahead of this clock counts as now. */
export function relativeTime(at: string, nowMs: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
  const seconds = (Date.parse(at) - nowMs) / 1000;
  let amount = seconds > 0 && seconds < 60 ? 0 : seconds;
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size) return spaced(format.format(Math.round(amount), unit));
    amount /= size;
  }
  return at;
}

/** Date and time to the second with the zone, as a tooltip or a fact shows it. */
export function absoluteTime(at: string, locale: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const text = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit' }).format(date);
  // Chinese would put the zone between day and hour.
  return `${text} ${zoneName(at, locale)}`;
}

/** Time of day with milliseconds, for the rows of a timeline. */
export function clockTime(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(new Date(at));
}

/** Short name of the reader's zone at a moment ("UTC", "CET"): a bare time of day says nothing without it. */
export function zoneName(at: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZoneName: 'short' }).formatToParts(new Date(at));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** A plain UTC day ("2026-11-22") in words; the zone stays UTC so that the day never shifts. */
export function dayText(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}

/** 840 → "840 ms", 12 400 → "12.4 s", 95 000 → "1 min 35 s"; units stay the international ones. */
export function durationText(ms: number, locale: string): string {
  const number = (value: number, digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  if (ms < 1000) return `${number(ms, 0)} ms`;
  if (ms < 60_000) return `${number(ms / 1000, 1)} s`;
  if (ms < 3_600_000) return `${number(Math.floor(ms / 60_000), 0)} min ${number(Math.floor((ms % 60_000) / 1000), 0)} s`;
  return `${number(Math.floor(ms / 3_600_000), 0)} h ${number(Math.floor((ms % 3_600_000) / 60_000), 0)} min`;
}
