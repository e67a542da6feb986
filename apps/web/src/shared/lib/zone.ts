/** The reader's time zone, as IANA names it; UTC where the browser does not know. */
export function readerZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return !timeZone || timeZone === 'Etc/Unknown' ? 'UTC' : timeZone;
}

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  formats.set(zone, format);
  return format;
}

/** What the zone's clocks show at a moment, as a date whose UTC fields hold it. */
export function wallClock(at: Date, zone: string): Date {
  if (zone === 'UTC') return new Date(at);
  const parts = formatOf(zone).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return new Date(Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'), at.getUTCMilliseconds()));
}

/** The moment when the zone's clocks show `wall`, the first of two; where clocks skip it, the moment they jump. */
export function momentOf(wall: Date, zone: string): Date {
  const offsetMs = (ms: number) => wallClock(new Date(ms), zone).getTime() - ms;
  const [before, after] = [offsetMs(wall.getTime() - dayMs), offsetMs(wall.getTime() + dayMs)];
  const candidates = [wall.getTime() - Math.max(before, after), wall.getTime() - Math.min(before, after)];
  return new Date(candidates.find((ms) => ms + offsetMs(ms) === wall.getTime()) ?? wall.getTime() - before);
}

/** First moment of a day ("2026-11-22") in the zone, or of a day that many days later. */
export function dayStart(day: string, zone: string, daysLater = 0): Date {
  return momentOf(new Date(Date.parse(`${day}T00:00:00Z`) + daysLater * dayMs), zone);
}

/** The day it is in the zone, "2026-11-22". */
export function dayIn(zone: string, at: Date): string {
  return wallClock(at, zone).toISOString().slice(0, 10);
}
