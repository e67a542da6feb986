import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keepsWholeHours, momentOf } from './zoned-time.js';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Beirut', 'America/Havana', 'America/Santiago'];
const dateIn = (at: Date, timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);

describe('a plain date in a time zone', () => {
  it('is the day’s first moment: it is that date then, and the one before a millisecond earlier', () => {
    const day = fc.integer({ min: Date.UTC(2013, 0), max: Date.UTC(2035, 0) }).map((at) => new Date(at).toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.constantFrom(...zones), (date, zone) => {
        const first = momentOf(date, zone);
        expect(dateIn(first, zone)).toBe(date);
        // A midnight that comes twice is that of the first time.
        expect(dateIn(new Date(first.getTime() - 1), zone) < date).toBe(true);
      }),
      { numRuns: 500, seed: 29 },
    );
  });

  it('begins late where clocks skip midnight, and at the earlier one where it comes twice', () => {
    expect(momentOf('2026-04-24', 'Africa/Cairo').toISOString()).toBe('2026-04-23T22:00:00.000Z');
    expect(momentOf('2026-11-01', 'America/Havana').toISOString()).toBe('2026-11-01T04:00:00.000Z');
    expect(momentOf('2026-03-29T10:00:00+02:00', 'America/New_York').toISOString()).toBe('2026-03-29T08:00:00.000Z');
  });

  it('tells zones whose days begin within an hour', () => {
    const span = { from: new Date('2026-01-01'), to: new Date('2026-12-01') };
    expect(zones.filter((zone) => !keepsWholeHours(zone, span))).toEqual(['Asia/Kathmandu', 'Australia/Lord_Howe']);
  });
});
