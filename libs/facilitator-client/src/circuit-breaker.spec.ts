import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CircuitBreaker } from './circuit-breaker.js';
import { faultOf } from './fault-of.js';
import type { UnknownOutcome } from './outcomes.js';

function breakerAt(startMs = 1_000_000): { breaker: CircuitBreaker; wait(ms: number): void; fail(times: number, code?: string): void } {
  let nowMs = startMs;
  const breaker = new CircuitBreaker({ faultsToOpen: 3, openMs: 1_000, longestOpenMs: 4_000, now: () => nowMs });
  return {
    breaker,
    wait: (ms) => {
      nowMs += ms;
    },
    fail: (times, code = 'timeout') => {
      for (let i = 0; i < times; i++) {
        expect(breaker.begin()).toBe(true);
        breaker.failed(code);
      }
    },
  };
}

describe('a circuit breaker', () => {
  it('opens on faults in a row and on nothing less', () => {
    const { breaker, fail } = breakerAt();
    fail(2);
    breaker.succeeded(10);
    fail(2);
    breaker.neither();
    expect([breaker.state, breaker.facts.faultsInRow]).toEqual(['closed', 2]);
    fail(1);
    expect([breaker.state, breaker.begin(), breaker.facts.lastFault]).toEqual(['open', false, 'timeout']);
  });

  it('lets one call through when its time is over, and closes when that works', () => {
    const { breaker, fail, wait } = breakerAt();
    fail(3);
    wait(1_000);
    expect([breaker.state, breaker.begin(), breaker.begin(), breaker.admits]).toEqual(['half_open', true, false, false]);
    breaker.succeeded(20);
    expect([breaker.state, breaker.begin(), breaker.facts.faultsInRow]).toEqual(['closed', true, 0]);
  });

  it('stays away twice as long after each trial that fails, up to a limit', () => {
    const { breaker, fail, wait } = breakerAt();
    fail(3);
    for (const pauseMs of [1_000, 2_000, 4_000, 4_000]) {
      wait(pauseMs - 1);
      expect(breaker.state).toBe('open');
      wait(1);
      expect(breaker.state).toBe('half_open');
      fail(1);
    }
  });

  it('gives a trial back that said nothing', () => {
    const { breaker, fail, wait } = breakerAt();
    fail(3);
    wait(1_000);
    breaker.begin();
    breaker.neither();
    expect([breaker.state, breaker.begin()]).toEqual(['half_open', true]);
  });

  it('closes when what was unreachable is reached, not when it was slow', () => {
    const unreachable = breakerAt();
    unreachable.fail(3, 'unreachable');
    unreachable.breaker.reached();
    expect(unreachable.breaker.state).toBe('closed');
    const slow = breakerAt();
    slow.fail(3);
    slow.breaker.reached();
    expect(slow.breaker.state).toBe('open');
  });

  it('keeps away as long as it was asked to, within the limit', () => {
    const { breaker, fail, wait } = breakerAt();
    fail(2);
    breaker.begin();
    breaker.failed('rate_limited', 3_000);
    wait(2_999);
    expect(breaker.state).toBe('open');
    wait(1);
    expect(breaker.state).toBe('half_open');
  });

  it('takes over later news of another process and no older', () => {
    const here = breakerAt();
    const there = breakerAt(1_000_500);
    there.fail(3);
    here.breaker.adopt(there.breaker.facts);
    expect(here.breaker.facts).toMatchObject({ state: 'open', lastFault: 'timeout' });
    const stale = here.breaker.facts;
    here.wait(2_000);
    here.breaker.begin();
    here.breaker.succeeded(5);
    here.breaker.adopt(stale);
    expect(here.breaker.state).toBe('closed');
  });

  it('closes when another process succeeded after what was last seen here', () => {
    const here = breakerAt();
    here.fail(3);
    const there = breakerAt(1_000_900);
    there.breaker.succeeded(5);
    here.breaker.adopt(there.breaker.facts);
    expect(here.breaker.facts).toMatchObject({ state: 'closed', latencyMs: 5, lastFault: 'timeout' });
  });

  it('never lets more than one call through while it is not closed', () => {
    const step = fc.constantFrom('begin', 'succeed', 'fail', 'wait');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { breaker, wait } = breakerAt();
        let trials = 0;
        for (const one of steps) {
          if (one === 'wait') wait(700);
          else if (one === 'begin') {
            const isTrial = breaker.state === 'half_open';
            if (breaker.begin() && isTrial) trials += 1;
          } else {
            if (one === 'succeed') breaker.succeeded(1);
            else breaker.failed('timeout');
            trials = 0;
          }
          expect(trials).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('what counts as a fault', () => {
  const unknown = (reason: string, raw?: unknown): UnknownOutcome => ({ kind: 'unknown', reason, bucket: 'facilitator', sent: true, raw });

  it.each(['timeout', 'http_503', 'malformed_answer', 'rate_limited'])('no answer is one (%s)', (reason) => {
    expect(faultOf(unknown(reason))).toBe(reason);
  });

  it('a connection that was lost is told from one that was never made', () => {
    expect([faultOf(unknown('unreachable')), faultOf({ ...unknown('unreachable'), sent: false })]).toEqual(['connection_lost', 'unreachable']);
  });

  it.each(['wrong_network', 'missing_transaction', 'success_with_http_500'])('an answer that contradicts itself is one (%s)', (reason) => {
    expect(faultOf(unknown(reason, {}))).toBe(reason);
  });

  it.each(['settlement_pending', 'invalid_exact_evm_transaction_failed', 'unexpected_settle_error', 'the_moon_is_full'])('a reason it gives is none, as payers can provoke it (%s)', (reason) => {
    expect(faultOf(unknown(reason, {}))).toBeNull();
  });

  it('a refusal, a success and a call that was never made are none', () => {
    expect(faultOf({ kind: 'refused', reason: 'insufficient_funds', bucket: 'payer', raw: {} })).toBeNull();
    expect(faultOf({ kind: 'settled', transaction: '0x', raw: {} })).toBeNull();
    expect(faultOf({ ...unknown('headers_failed'), sent: false })).toBeNull();
  });
});
