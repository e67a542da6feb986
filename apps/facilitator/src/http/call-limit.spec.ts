import { describe, expect, it } from '@jest/globals';
import { CallLimit } from './call-limit.js';

describe('a limit of calls a minute', () => {
  const limitOf = (perMinute: number) => {
    let nowMs = 0;
    const limit = new CallLimit(perMinute, () => nowMs);
    return { take: (caller = 'a') => limit.take(caller), wait: (ms: number) => (nowMs += ms) };
  };

  it('lets a burst through, then says how long to wait, then lets through at its rate', () => {
    const { take, wait } = limitOf(60);
    expect(Array.from({ length: 8 }, () => take())).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
    wait(1_000);
    expect([take(), take()]).toEqual([0, 1]);
    wait(3_600_000);
    expect(Array.from({ length: 7 }, () => take())).toEqual([0, 0, 0, 0, 0, 0, 1]);
  });

  it('counts callers apart, and none when it is 0', () => {
    const one = limitOf(1);
    expect([one.take('a'), one.take('b'), one.take('a')]).toEqual([0, 0, 60]);
    expect(Array.from({ length: 1_000 }, limitOf(0).take).every((seconds) => seconds === 0)).toBe(true);
  });
});
