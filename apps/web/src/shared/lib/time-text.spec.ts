import { describe, expect, it } from '@jest/globals';
import { dayEnd } from './day-end.js';
import { dayText, durationText, relativeTime } from './time-text.js';

const nowMs = Date.parse('2026-11-22T12:00:00Z');

describe('times in words', () => {
  it.each([
    ['2026-11-22T11:59:30Z', '30 seconds ago'],
    ['2026-11-22T12:00:03Z', 'now'],
    ['2026-11-22T09:00:00Z', '3 hours ago'],
    ['2026-11-21T12:00:00Z', 'yesterday'],
    ['2026-11-23T12:00:00Z', 'tomorrow'],
  ])('%s is %s', (at, text) => {
    expect(relativeTime(at, nowMs, 'en')).toBe(text);
  });

  it('gives a duration the unit that reads best', () => {
    expect([4, 1840, 95_000, 7_260_000].map((ms) => durationText(ms, 'en'))).toEqual(['4 ms', '1.8 s', '1 min 35 s', '2 h 1 min']);
  });

  it('keeps a UTC day the same in every zone, and ends it with the next', () => {
    expect(dayText('2026-11-22', 'en')).toBe('Nov 22, 2026');
    expect(dayEnd('2026-12-31')).toBe('2027-01-01T00:00:00.000Z');
  });
});
