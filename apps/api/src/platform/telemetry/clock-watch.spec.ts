import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { poll } from '@till/testing';
import { TestApi } from '../../../test/test-api.js';
import { ClockWatch } from './clock-watch.js';

let api: TestApi;
let clock: ClockWatch;

beforeAll(async () => {
  api = await TestApi.start();
  clock = api.app.get(ClockWatch);
  // Its own first comparison is over: later ones are the tests'.
  await poll('the first comparison', () => Promise.resolve(clock.state().aheadMs['database'] === undefined ? undefined : true));
});
afterAll(() => api.stop());
afterEach(() => {
  jest.restoreAllMocks();
});

const shift = (ms: number) => {
  const real = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => real() + ms);
};
/** Compares; how far the answer may be off, in ms: by as long as it took, and what rounding does. */
const compared = async () => {
  const start = performance.now();
  await clock.compareDatabase();
  return performance.now() - start + 3;
};
const metric = async (source: string) => Number(new RegExp(`till_clock_ahead_seconds\\{source="${source}"\\} (\\S+)`).exec((await api.call('GET', '/metrics')).text)?.[1]);

describe('the clock of this machine', () => {
  it('agrees with Postgres’ when it does', async () => {
    const tolerance = await compared();
    expect(clock.state().status).toBe('ok');
    expect(Math.abs(clock.state().aheadMs['database'] ?? NaN)).toBeLessThan(tolerance);
  });

  it.each([600_000, -600_000, 7_000, -7_000])('that is %i ms ahead is told of on /readyz, which stays ready, and on /metrics, until it is right again', async (ms) => {
    shift(ms);
    const tolerance = await compared();
    const { status, body } = await api.call('GET', '/readyz');
    expect([status, body.status, body.clock.status]).toEqual([200, 'ok', 'skewed']);
    expect(Math.abs(body.clock.aheadMs.database - ms)).toBeLessThan(tolerance);
    expect(Math.abs((await metric('database')) - ms / 1000)).toBeLessThan(tolerance / 1000);
    jest.restoreAllMocks();
    await clock.compareDatabase();
    expect((await api.call('GET', '/readyz')).body.clock.status).toBe('ok');
  });

  it('is behind when a block is from its future; old blocks say nothing', () => {
    const now = BigInt(Math.floor(Date.now() / 1000));
    clock.noteBlock('eip155:84532', now - 86_400n);
    expect(clock.state()).toMatchObject({ status: 'ok', aheadMs: { 'eip155:84532': 0 } });
    clock.noteBlock('eip155:84532', now + 60n);
    expect(clock.state().status).toBe('skewed');
    clock.noteBlock('eip155:84532', now);
    expect(clock.state().status).toBe('ok');
  });
});
