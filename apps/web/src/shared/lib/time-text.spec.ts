import { describe, expect, it } from '@jest/globals';
import { absoluteTime, dayText, durationText, relativeTime } from './time-text.js';

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

  it('keeps a plain day the same in every zone', () => {
    expect(dayText('2026-11-22', 'en')).toBe('Nov 22, 2026');
  });

  it('ends with the zone in either language, and puts a space between numbers and Chinese', () => {
    for (const locale of ['en', 'zh-CN']) expect(absoluteTime('2026-11-22T12:00:00Z', locale)).toMatch(/:00( [AP]M)? \S+$/);
    expect(relativeTime('2026-11-22T11:49:00Z', nowMs, 'zh-CN')).toBe('11 分钟前');
  });
});
