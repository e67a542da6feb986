import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EndpointHealth, healthAfter, isProbed } from './endpoint-health.js';

const start = new Date('2026-11-27T08:00:00Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const fresh: EndpointHealth = { failingSince: null, failures: 0, pausedUntil: null };
const failed = (times: number, minutesApart = 0): EndpointHealth => Array.from({ length: times }).reduce<EndpointHealth>((health, _, at) => healthAfter(health, 'failed', after(at * minutesApart)), fresh);

describe('an endpoint', () => {
  it('pauses after five failures in a row, longer with each further one, a quarter of an hour at most', () => {
    expect(failed(4)).toMatchObject({ failures: 4, pausedUntil: null, failingSince: start });
    const pauses = [5, 6, 7, 20, 500].map((times) => ((failed(times).pausedUntil?.getTime() ?? 0) - start.getTime()) / 1_000);
    expect(pauses).toEqual([30, 60, 120, 900, 900]);
    expect([isProbed(failed(4)), isProbed(failed(5))]).toEqual([false, true]);
  });

  it('is as new after a try that worked, whatever was before', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 50 }), (times) => expect(healthAfter(failed(times), 'delivered', start)).toEqual({ ...fresh, disable: null, alarming: false })), { seed: 28 });
  });

  it('alarms after an hour of failures, or once a delivery has had its last try', () => {
    expect([1, 59, 60].map((minutes) => healthAfter(failed(1), 'failed', after(minutes)).alarming)).toEqual([false, false, true]);
    expect(healthAfter(fresh, 'exhausted', start).alarming).toBe(true);
  });

  it('is disabled after five days without a try that worked, or at once when it says that it is gone', () => {
    const days = 24 * 60;
    expect([5 * days - 1, 5 * days].map((minutes) => healthAfter(failed(1), 'failed', after(minutes)).disable)).toEqual([null, 'failing']);
    expect(healthAfter(fresh, 'gone', start).disable).toBe('gone');
  });
});
