import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketsOf } from './chart-buckets.js';
import { periodRange } from './period.js';
import { dayIn, dayStart, momentOf, wallClock } from './zone.js';

/** Ahead, behind, half an hour off, and two that change their clocks, one of them at midnight. */
const zones = ['UTC', 'Asia/Shanghai', 'America/Los_Angeles', 'Asia/Kolkata', 'Europe/Berlin', 'America/Santiago'];

describe('days of a time zone', () => {
  it('begin at its midnight, whatever UTC says', () => {
    expect(dayStart('2026-11-22', 'Asia/Shanghai').toISOString()).toBe('2026-11-21T16:00:00.000Z');
    expect(dayStart('2026-11-22', 'America/Los_Angeles', 1).toISOString()).toBe('2026-11-23T08:00:00.000Z');
    expect(dayIn('Asia/Shanghai', new Date('2026-11-21T17:00:00Z'))).toBe('2026-11-22');
  });

  it('begin when clocks jump where they skip midnight', () => {
    expect(dayStart('2026-09-06', 'America/Santiago').toISOString()).toBe('2026-09-06T04:00:00.000Z');
  });

  it('lead from every moment to its wall clock and back, but for the hour that passes twice', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }), fc.constantFrom(...zones), (at, zone) => {
        const back = momentOf(wallClock(at, zone), zone).getTime();
        expect([0, 3_600_000]).toContain(at.getTime() - back);
      }),
      { seed: 4711, numRuns: 300 },
    );
  });

  it.each(zones)('follow each other without gap or double in a chart over a change of clocks: %s', (zone) => {
    const now = new Date('2026-11-10T12:34:56Z');
    const days = bucketsOf({ series: [], ...periodRange('30d', now, zone) }, zone).map(({ at }) => dayIn(zone, new Date(at)));
    expect(days).toHaveLength(30);
    expect(new Set(days).size).toBe(30);
    expect(days.at(-1)).toBe(dayIn(zone, now));
  });

  it('hold every hour of a day that has twenty-five', () => {
    const hours = bucketsOf({ series: [], from: '2026-10-24T22:00:00Z', to: '2026-10-25T23:00:00Z', interval: 'hour' }, 'Europe/Berlin');
    expect(hours).toHaveLength(25);
  });
});
