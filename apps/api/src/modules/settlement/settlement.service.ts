import { Injectable } from '@nestjs/common';
import type { Evidence, PaidEvidence } from '@till/chain';
import type { SettleOutcome } from '@till/facilitator-client';
import { Config } from '../../config/config.js';
import { isOpposed } from '../../platform/database/insist.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { failpoint } from '../../platform/failpoints/failpoint.js';
import type { FirstAttempt } from '../payments/new-payment.js';
import type { Payment } from '../payments/payment.js';
import type { PaymentChanges } from '../payments/payment-move.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { AttemptsRepository } from './attempts.repository.js';
import { ChainEvidence } from './chain-evidence.js';
import { ChainWatch } from './chain-watch.js';
import { inMs, lateLookAt, leaseMarginMs, pauseAfterAttemptMs } from './check-times.js';
import { verdictOf } from './decide.js';
import { attemptStep, type EndedAttempt } from './ended-attempt.js';
import { Facilitators } from './facilitators.js';
import { LateAnswers } from './late-answers.js';
import { Pauses } from './pauses.js';
import { type Alongside, SettlementRecords } from './settlement-records.js';
import { storedReason } from './stored-text.js';

/** How often a facilitator's "settled" is looked for before the attempt counts as unknown: nodes lag behind each other. */
const settledLooksMs = [60, 120, 250, 500, 1_000, 1_500];

/** When the chain is first asked about an attempt that still runs. */
const firstLookMs = 4_000;

/** Settles payments: an attempt is committed before the facilitator hears of it, and only the chain's word ends it. */
@Injectable()
export class SettlementService {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly moves: PaymentMoves,
    private readonly attempts: AttemptsRepository,
    private readonly records: SettlementRecords,
    private readonly chain: ChainEvidence,
    private readonly facilitators: Facilitators,
    private readonly pauses: Pauses,
    private readonly late: LateAnswers,
  ) {}

  /** Takes a verified payment to its end, or to `unknown`. Does nothing when somebody took it, or it waits for its origin. */
  async settle(paymentId: string): Promise<void> {
    await failpoint('K4_job_taken', paymentId);
    const payment = await this.unitOfWork.systemAtOnce((tx) => this.moves.find(tx, paymentId));
    if (payment?.status === 'verified' && payment.heldUntil === null) await this.attempt(payment);
  }

  /** The first attempt of a payment, to begin in the commit that claims or releases it; null once Till is stopping. */
  firstAttempt(): FirstAttempt | null {
    if (this.facilitators.isStopping) return null;
    return { leaseUntil: this.leaseEnd(), nextCheckAt: inMs(firstLookMs), record: (tx, paymentId) => this.attempts.begin(tx, paymentId, 1) };
  }

  /** Begins the next attempt with the identical payment, unless somebody else moved it, and carries it out. */
  async attempt(payment: Payment): Promise<void> {
    this.facilitators.refuseWhenStopping();
    const attempts = payment.attempts + 1;
    const begun = await this.unitOfWork.systemAtOnce(async (tx) => {
      const [moved] = await Promise.all([
        this.moves.move(tx, {
          payment,
          to: 'settling',
          changes: { attempts, leaseUntil: this.leaseEnd(), nextCheckAt: inMs(firstLookMs) },
          steps: [{ type: 'settling', data: { attempt: attempts, facilitator: payment.facilitatorUrl } }],
        }),
        this.attempts.begin(tx, payment.id, attempts),
      ]);
      return moved;
    });
    if (!begun) return;
    await this.carryOut(begun);
    // Its place in the queue is kept until the facilitator is done, so that no more calls than places are under way.
    await this.late.answered(begun.id);
  }

  /**
   * Carries out an attempt that this process has begun and committed. Returns the settled payment, or null when the attempt
   * did not settle it. What `alongside` writes shares the commit that settles; `tried` facilitators get no other attempt of it.
   * When a node tells of the transfer while the facilitator is still busy, the payment settles without its answer.
   */
  async carryOut(payment: Payment, alongside?: Alongside, tried: ReadonlySet<string> = new Set()): Promise<Payment | null> {
    await failpoint('K5_call_not_sent', payment.id);
    const watch = this.watch(payment);
    try {
      const call = this.call(payment);
      await failpoint('K6_call_under_way', payment.id);
      const noticed = await Promise.race([watch.proof, call.then(() => null)]);
      const settled = noticed && (await this.settleNoticed(payment, call, noticed, alongside));
      if (settled) return settled;
      const ended = await call;
      await failpoint('K7_answer_lost', payment.id);
      const seen = noticed ?? (await watch.stop());
      return await this.finish(payment, ended, seen?.kind === 'paid' ? seen : null, tried, alongside);
    } finally {
      void watch.stop();
    }
  }

  /** Ends an attempt with the facilitator's answer, and with the proof where there is one already. */
  private async finish(payment: Payment, ended: EndedAttempt, proof: PaidEvidence | null, tried: ReadonlySet<string>, alongside?: Alongside): Promise<Payment | null> {
    const { outcome } = ended;
    const turned = new Set([...tried, payment.facilitatorUrl]);
    const moved = proof ? null : await this.takeOver(payment, ended, turned);
    if (moved) return this.carryOut(moved, alongside, turned);
    const evidence = proof ?? (await this.look(payment, outcome));
    await failpoint('K8_outcome_not_committed', payment.id);
    const settled = evidence.kind === 'paid' ? await this.settleAtOnce(payment, ended, evidence, alongside) : null;
    if (settled) return settled;
    return this.unitOfWork.system(async (tx) => {
      const [concluded] = await Promise.all([this.conclude(tx, payment, ended, evidence, alongside), this.attempts.end(tx, payment, outcome)]);
      return concluded;
    });
  }

  private async call(payment: Payment): Promise<EndedAttempt> {
    const startedMs = performance.now();
    const outcome = await this.facilitators.settle(payment);
    return { outcome, endedAt: new Date(), tookMs: Math.round(performance.now() - startedMs) };
  }

  private watch(payment: Payment): ChainWatch {
    return new ChainWatch(
      {
        listen: (heard) => this.chain.listen(payment, heard),
        find: (transaction) => this.chain.find(payment, transaction),
        pause: (ms) => this.pauses.pause(ms),
      },
      settledLooksMs,
    );
  }

  /** Settles while the facilitator's call is under way; its answer is recorded when it comes. Null when something speaks against it. */
  private async settleNoticed(payment: Payment, call: Promise<EndedAttempt>, proof: PaidEvidence, alongside?: Alongside): Promise<Payment | null> {
    await failpoint('K17_notice_not_committed', payment.id);
    const settled = await this.settleAtOnce(payment, null, proof, alongside);
    if (settled) this.late.await(payment, call);
    return settled;
  }

  private leaseEnd(): Date {
    return inMs(this.config.settleTimeoutMs + leaseMarginMs);
  }

  /** Nearly always nothing speaks against what the chain shows. Null when something does, and then nothing is written. */
  private async settleAtOnce(payment: Payment, ended: EndedAttempt | null, proof: PaidEvidence, alongside?: Alongside): Promise<Payment | null> {
    try {
      return await this.unitOfWork.systemAtOnce(async (tx) => {
        const [settled] = await Promise.all([
          this.records.settleUnopposed(tx, payment, proof, ended ? [attemptStep(payment, ended)] : [], alongside),
          ended ? this.attempts.end(tx, payment, ended.outcome) : undefined,
        ]);
        return settled;
      });
    } catch (error) {
      if (isOpposed(error)) return null;
      throw error;
    }
  }

  /**
   * Begins the next attempt at another facilitator when this one's call surely never left and no earlier one may have; null
   * otherwise. Once anything was sent, the payment stays where it was sent.
   */
  private async takeOver(payment: Payment, ended: EndedAttempt, tried: ReadonlySet<string>): Promise<Payment | null> {
    const { outcome } = ended;
    if (outcome.kind !== 'unknown' || outcome.sent) return null;
    return this.unitOfWork.system(async (tx) => {
      await this.attempts.end(tx, payment, outcome);
      const attempts = payment.attempts + 1;
      if (await this.attempts.earlierMayLand(tx, { ...payment, attempts })) return null;
      const other = await this.facilitators.insteadOf(tx, payment, tried);
      if (!other) return null;
      const changes = { attempts, facilitatorUrl: other.url, leaseUntil: this.leaseEnd(), nextCheckAt: inMs(firstLookMs) };
      const moved = await this.moves.note(tx, payment, changes, [attemptStep(payment, ended), { type: 'settling', data: { attempt: attempts, facilitator: other.url } }]);
      if (!moved) return null;
      await this.attempts.begin(tx, payment.id, attempts);
      tx.afterCommit(() => this.facilitators.takenOver(payment.facilitatorUrl, other));
      return moved;
    });
  }

  /** Asks the chain, and again for a while when the facilitator says that the payment is there. */
  private async look(payment: Payment, outcome: SettleOutcome): Promise<Evidence> {
    const hint = outcome.kind === 'refused' ? undefined : outcome.transaction;
    let evidence = await this.chain.find(payment, hint);
    if (outcome.kind !== 'settled') return evidence;
    for (const delayMs of settledLooksMs) {
      if (evidence.kind !== 'absent') return evidence;
      await this.pauses.pause(delayMs);
      evidence = await this.chain.find(payment, hint);
    }
    return evidence;
  }

  private async conclude(tx: Transaction, payment: Payment, ended: EndedAttempt, evidence: Evidence, alongside?: Alongside): Promise<Payment | null> {
    const { outcome } = ended;
    const steps = [attemptStep(payment, ended)];
    if (evidence.kind === 'paid') return this.records.settle(tx, payment, evidence, steps, alongside);
    const earlier = outcome.kind === 'refused' && (await this.attempts.earlierMayLand(tx, payment));
    const verdict = verdictOf(outcome, evidence, earlier);
    const reason = reasonOf(outcome, evidence);
    const changes: PaymentChanges = { reason, leaseUntil: null, nextCheckAt: verdict === 'unknown' ? inMs(pauseAfterAttemptMs(payment.attempts)) : lateLookAt(payment) };
    // When somebody gave this attempt up while it hung, nothing moves: its hint is on record and the sweeper goes on.
    await this.moves.move(tx, { payment, to: verdict, changes, steps: [...steps, { type: verdict, data: { reason, chain: evidence.kind } }] });
    return null;
  }
}

function reasonOf(outcome: SettleOutcome, evidence: Evidence): string {
  if (evidence.kind === 'spent' && evidence.final) return `authorization_${evidence.why}`;
  if (outcome.kind === 'settled') return evidence.kind === 'undecided' ? storedReason(`chain_${evidence.why}`) : 'not_on_chain_yet';
  return storedReason(outcome.reason) || 'no_reason_given';
}
