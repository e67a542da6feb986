import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPaymentState, type PaymentState, paymentStates } from './payment-states.js';
import { countsAsRevenue, isAtRest, isUnresolved, moneyMoved } from './state-facts.js';
import { canMove, transitions } from './transitions.js';

function reachable(start: PaymentState, through: (state: PaymentState) => boolean = () => true): Set<PaymentState> {
  const seen = new Set<PaymentState>();
  const open: PaymentState[] = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const next of transitions[state]) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (through(next)) open.push(next);
    }
  }
  return seen;
}

const walk = fc.array(fc.nat(), { maxLength: 40 }).map((choices) => {
  const states: PaymentState[] = ['received'];
  for (const choice of choices) {
    const exits = transitions[states.at(-1) ?? 'received'];
    const next = exits[choice % Math.max(exits.length, 1)];
    if (next) states.push(next);
  }
  return states;
});

describe('the transition table', () => {
  it('names every state and leads only to named states', () => {
    expect(Object.keys(transitions).sort()).toEqual([...paymentStates].sort());
    for (const exits of Object.values(transitions)) for (const exit of exits) expect(isPaymentState(exit)).toBe(true);
    expect(isPaymentState('toString')).toBe(false);
  });

  it('reaches every state from received and never received again', () => {
    const reached = reachable('received');
    for (const state of paymentStates) expect(reached.has(state)).toBe(state !== 'received');
  });

  it('has no loop of one state and no exit twice', () => {
    for (const state of paymentStates) {
      expect(canMove(state, state)).toBe(false);
      expect(new Set(transitions[state]).size).toBe(transitions[state].length);
    }
  });

  it('lets late evidence settle whatever was given up', () => {
    for (const state of ['rejected', 'expired', 'failed'] as const) expect(transitions[state]).toEqual(['settled']);
  });

  it('lets evidence settle every payment that is not paid yet', () => {
    for (const state of paymentStates) if (moneyMoved(state) !== 'yes') expect(canMove(state, 'settled')).toBe(true);
  });

  it('brings every payment that is not at rest to rest', () => {
    for (const state of paymentStates) {
      if (!isAtRest(state)) expect([...reachable(state)].some(isAtRest)).toBe(true);
    }
  });

  it('never settles again from a given-up or paid state unless a block was dropped', () => {
    for (const state of paymentStates.filter(isAtRest)) {
      expect(reachable(state, (next) => next !== 'reverted').has('settling')).toBe(false);
    }
    expect(canMove('reverted', 'unknown')).toBe(true);
  });

  it('sends nothing again before it is known that nothing was sent', () => {
    expect(canMove('settling', 'verified')).toBe(false);
    expect(canMove('unknown', 'verified')).toBe(false);
    expect(canMove('unknown', 'rejected')).toBe(false);
    expect(canMove('settling', 'expired')).toBe(false);
  });

  it('makes final only what was settled and refunds only what is final', () => {
    expect(paymentStates.filter((state) => canMove(state, 'final'))).toEqual(['settled']);
    expect(paymentStates.filter((state) => canMove(state, 'reverted'))).toEqual(['settled']);
    expect(paymentStates.filter((state) => canMove(state, 'refunded'))).toEqual(['final', 'partially_refunded']);
  });

  it('keeps a final payment paid on every walk', () => {
    fc.assert(
      fc.property(walk, (states) => {
        const since = states.indexOf('final');
        for (const state of since < 0 ? [] : states.slice(since)) expect(moneyMoved(state)).toBe('yes');
      }),
    );
  });

  it('passes through settled before money counts, on every walk', () => {
    fc.assert(
      fc.property(walk, (states) => {
        const first = states.findIndex(countsAsRevenue);
        if (first >= 0) expect(states[first]).toBe('settled');
      }),
    );
  });
});

describe('what a state means', () => {
  it('blocks a second authorization exactly while the first is open', () => {
    expect(paymentStates.filter(isUnresolved)).toEqual(['received', 'verified', 'settling', 'unknown']);
  });

  it('rests exactly where nothing is left to find out', () => {
    expect(paymentStates.filter(isAtRest)).toEqual(['final', 'rejected', 'expired', 'failed', 'partially_refunded', 'refunded']);
  });

  it('never leaves a payment at rest with its money unknown', () => {
    for (const state of paymentStates.filter(isAtRest)) expect(moneyMoved(state)).not.toBe('unknown');
  });

  it('counts revenue exactly where money is known to have moved', () => {
    for (const state of paymentStates) expect(countsAsRevenue(state)).toBe(moneyMoved(state) === 'yes');
  });

  it('answers unknown while an attempt may be in flight', () => {
    expect(paymentStates.filter((state) => moneyMoved(state) === 'unknown')).toEqual(['settling', 'unknown', 'reverted']);
  });
});
