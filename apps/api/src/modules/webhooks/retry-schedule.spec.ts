import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mostTries, retryAfterMs, retryPauseMs } from './retry-schedule.js';

const hourMs = 3_600_000;
const ids = fc.string({ minLength: 1, maxLength: 40 });
const pausesOf = (id: string, askedMs: number | null = null): number[] => Array.from({ length: mostTries }, (_, at) => retryPauseMs(id, at + 1, askedMs)).filter((pause) => pause !== null);

describe('the schedule of a delivery', () => {
  it('has ten tries in 68 to 84 hours, the second within 30 s, each pause at least as long as the one before', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const pauses = pausesOf(id);
        expect(pauses).toHaveLength(9);
        expect(pauses[0]).toBeLessThan(30_000 / 2);
        expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
        const allMs = pauses.reduce((sum, pause) => sum + pause, 0);
        expect(allMs).toBeGreaterThan(68 * hourMs);
        expect(allMs).toBeLessThan(84 * hourMs);
      }),
      { seed: 28 },
    );
  });

  it('is the same for the same delivery, and its own', () => {
    fc.assert(fc.property(ids, (id) => expect(pausesOf(id)).toEqual(pausesOf(id))), { seed: 28 });
    expect(new Set(Array.from({ length: 100 }, (_, at) => retryPauseMs(`whd_${String(at)}`, 9, null))).size).toBe(100);
  });

  it('is only ever slowed down by what the endpoint asks for, and by a day at most', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: mostTries - 1 }), fc.integer({ min: 0, max: 1_000 * hourMs }), (id, tries, askedMs) => {
        const pause = retryPauseMs(id, tries, askedMs) ?? 0;
        const plain = retryPauseMs(id, tries, null) ?? 0;
        expect(pause).toBe(Math.max(plain, Math.min(askedMs, 24 * hourMs)));
      }),
      { seed: 28 },
    );
    expect(retryPauseMs('whd_1', mostTries, 1_000)).toBeNull();
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-27T08:00:00Z');
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Fri, 27 Nov 2026 08:01:00 GMT', 60_000],
    ['Fri, 27 Nov 2026 07:00:00 GMT', 0],
    ['-5', null],
    ['1.5', null],
    ['99999999999', null],
    ['soon', null],
    ['', null],
  ])('of %j is %j ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
