import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { each } from '../../platform/queue/each.js';
import type { Payment } from '../payments/payment.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { AttemptsRepository } from './attempts.repository.js';
import { ChainEvidence } from './chain-evidence.js';
import { lateLookAt } from './check-times.js';
import { type NextStep, nextStep } from './decide.js';
import { FinalityService } from './finality.service.js';
import { SettlementRecords } from './settlement-records.js';
import { SettlementService } from './settlement.service.js';

/** Drives on whatever is not at rest, by what the chain shows. Every step may be repeated. */
@Injectable()
export class RedriveService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly moves: PaymentMoves,
    private readonly attempts: AttemptsRepository,
    private readonly records: SettlementRecords,
    private readonly chain: ChainEvidence,
    private readonly settlement: SettlementService,
    private readonly finality: FinalityService,
  ) {}

  /** Redrives many. Settled ones are read together: they are the most, and nearly always the chain only confirms them. */
  async redriveAll(paymentIds: readonly string[]): Promise<void> {
    const settled = await this.unitOfWork.systemAtOnce((tx) => this.moves.settledOf(tx, paymentIds));
    const known = new Map(settled.map((payment) => [payment.id, payment]));
    await each(paymentIds, (id) => {
      const payment = known.get(id);
      return payment ? this.finality.confirm(payment) : this.redrive(id);
    });
  }

  /** Looks at one payment and does the next right thing; nothing when that needs a word that nobody can give now. */
  async redrive(paymentId: string): Promise<void> {
    const [payment, hint] = await this.unitOfWork.systemAtOnce((tx) => Promise.all([this.moves.find(tx, paymentId), this.attempts.hint(tx, paymentId)]));
    if (!payment) return;
    if (payment.status === 'settled') return this.finality.confirm(payment);
    if (payment.status === 'verified' && payment.heldUntil !== null) return this.endLostHold(payment, payment.heldUntil);
    const isRunning = payment.status === 'settling' && (payment.leaseUntil?.getTime() ?? 0) > Date.now();
    const current = payment.status === 'settling' && !isRunning ? await this.endLostAttempt(payment) : payment;
    if (!current || isAtRestForGood(current)) return;
    const evidence = await this.chain.find(current, hint);
    // Proof needs no lease: a facilitator that paid and hangs keeps nobody waiting.
    if (evidence.kind === 'paid') await this.unitOfWork.system((tx) => this.records.settle(tx, current, evidence, []));
    else if (!isRunning) await this.take(current, nextStep(current, evidence, Date.now()));
  }

  private async take(payment: Payment, next: NextStep): Promise<void> {
    if (next.do === 'retry') return this.settlement.attempt(payment);
    if (next.do === 'end') {
      const { as: to, reason } = next;
      await this.unitOfWork.systemAtOnce((tx) => this.moves.move(tx, { payment, to, changes: { reason, nextCheckAt: lateLookAt(payment) }, steps: [{ type: to, data: { reason } }] }));
    }
    if (next.do === 'rest') await this.unitOfWork.systemAtOnce((tx) => this.moves.note(tx, payment, { nextCheckAt: null }, []));
  }

  /** A hold that ran out belongs to a process that died before its origin had answered: nothing was sent, nothing will be. */
  private async endLostHold(payment: Payment, heldUntil: Date): Promise<void> {
    if (heldUntil.getTime() > Date.now()) return;
    const reason = 'origin_not_answered';
    await this.unitOfWork.systemAtOnce((tx) => this.moves.move(tx, { payment, to: 'rejected', changes: { reason, heldUntil: null, nextCheckAt: lateLookAt(payment) }, steps: [{ type: 'rejected', data: { reason } }] }));
  }

  /** An attempt whose lease ran out belongs to a process that died or hangs; its outcome is unknown. */
  private endLostAttempt(payment: Payment): Promise<Payment | null> {
    return this.unitOfWork.system(async (tx) => {
      await this.attempts.abandon(tx, payment);
      const reason = 'attempt_lost';
      return this.moves.move(tx, { payment, to: 'unknown', changes: { reason, leaseUntil: null }, steps: [{ type: 'unknown', data: { attempt: payment.attempts, reason } }] });
    });
  }
}

/** Settled once and told everything: the chain has nothing more to say about it. */
function isAtRestForGood({ status }: Payment): boolean {
  return status === 'final' || status === 'partially_refunded' || status === 'refunded';
}
