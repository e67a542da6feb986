import { describe, expect, it } from '@jest/globals';
import type { Evidence, PaidEvidence } from '@till/chain';
import type { SettleOutcome } from '@till/facilitator-client';
import { canMove, type PaymentState, paymentStates } from '@till/ledger';
import fc from 'fast-check';
import { nextStep, verdictOf } from './decide.js';

const paid: PaidEvidence = { kind: 'paid', transaction: '0x1', block: 1n, blockHash: '0x2', logIndex: 0, timeSeconds: 1n };
const unpaid = fc.oneof(
  fc.record({ kind: fc.constant('spent' as const), why: fc.constantFrom('cancelled' as const, 'other_recipient' as const, 'other_amount' as const), transaction: fc.constant('0x1'), final: fc.boolean() }),
  fc.record({ kind: fc.constant('absent' as const), canStillLand: fc.boolean(), atBlock: fc.constant(1n) }),
  fc.record({ kind: fc.constant('undecided' as const), why: fc.constant('rpc_timeout') }),
);
const evidence: fc.Arbitrary<Evidence> = fc.oneof(unpaid, fc.constant(paid));
const outcome: fc.Arbitrary<SettleOutcome> = fc.constantFrom<SettleOutcome>(
  { kind: 'settled', transaction: '0x1', raw: {} },
  { kind: 'refused', reason: 'insufficient_funds', bucket: 'payer', raw: {} },
  { kind: 'unknown', reason: 'timeout', bucket: 'facilitator', sent: true },
);

describe('the verdict on an attempt', () => {
  it('is a state that a settling payment may go to', () => {
    fc.assert(fc.property(outcome, evidence, fc.boolean(), (said, seen, earlier) => canMove('settling', verdictOf(said, seen, earlier))));
  });

  it('is settled exactly when the chain shows the money', () => {
    fc.assert(fc.property(outcome, evidence, fc.boolean(), (said, seen, earlier) => (verdictOf(said, seen, earlier) === 'settled') === (seen.kind === 'paid')));
  });

  it('says no only by a refusal that the chain bears out, or by a nonce spent for good', () => {
    fc.assert(
      fc.property(outcome, evidence, fc.boolean(), (said, seen, earlier) => {
        const verdict = verdictOf(said, seen, earlier);
        if (verdict === 'rejected') expect([said.kind, seen.kind, earlier]).toEqual(['refused', 'absent', false]);
        if (verdict === 'failed') expect(seen).toMatchObject({ kind: 'spent', final: true });
      }),
    );
  });
});

describe('the next step for a payment nobody has seen on chain', () => {
  const payment = fc.record({
    status: fc.constantFrom<PaymentState>(...paymentStates.filter((state) => ['verified', 'unknown', 'rejected', 'expired', 'failed', 'reverted'].includes(state))),
    validBefore: fc.option(fc.bigInt(0n, 2_000n)),
    createdAt: fc.integer({ min: 0, max: 1_000_000 }).map((ms) => new Date(ms)),
  });

  it('is a move the ledger allows', () => {
    fc.assert(
      fc.property(payment, unpaid, fc.integer({ min: 0, max: 2_000_000 }), (one, seen, nowMs) => {
        const next = nextStep(one, seen, nowMs);
        if (next.do === 'end') expect(canMove(one.status, next.as)).toBe(true);
        if (next.do === 'retry') expect(['verified', 'unknown']).toContain(one.status);
      }),
    );
  });

  it('sends again only what has more than thirty seconds to live', () => {
    fc.assert(
      fc.property(payment, unpaid, fc.integer({ min: 0, max: 2_000_000 }), (one, seen, nowMs) => {
        if (nextStep(one, seen, nowMs).do !== 'retry') return;
        expect(seen).toMatchObject({ kind: 'absent', canStillLand: true });
        if (one.validBefore !== null) expect(one.validBefore * 1_000n - BigInt(nowMs)).toBeGreaterThan(29_000n);
      }),
    );
  });

  it('ends nothing while the chain is in doubt', () => {
    fc.assert(fc.property(payment, (one) => nextStep(one, { kind: 'undecided', why: 'providers_disagree' }, 1_000).do === 'wait'));
  });
});
