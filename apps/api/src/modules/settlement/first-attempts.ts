import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { FirstAttempt, NewPayment, Submission } from '../payments/new-payment.js';
import type { Payment } from '../payments/payment.js';
import type { PaymentStep } from '../payments/payment-move.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { PaymentsService } from '../payments/payments.service.js';
import { Facilitators } from './facilitators.js';
import { LateAnswers } from './late-answers.js';
import { SettlementService } from './settlement.service.js';
import type { Alongside } from './settlement-records.js';

/** A payment that was taken in, and its first attempt where this process carries that out. */
export interface TakenIn {
  submission: Submission;
  /** The settled payment, or null when the attempt did not settle it; never rejects. Null when there is none here. */
  attempt: Promise<Payment | null> | null;
}

/**
 * First attempts that begin in the commit that claims or releases their payment and are carried out where it was taken in:
 * somebody waits, and the way over the queue would cost more than all the rest (ADR 34). The queue begins what there is no
 * room for.
 */
@Injectable()
export class FirstAttempts implements BeforeApplicationShutdown {
  private readonly logger = new Logger(FirstAttempts.name);
  private readonly underWay = new Set<Promise<unknown>>();
  /** Places of payments that are being claimed or released. */
  private promised = 0;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly moves: PaymentMoves,
    private readonly payments: PaymentsService,
    private readonly settlement: SettlementService,
    private readonly facilitators: Facilitators,
    private readonly late: LateAnswers,
  ) {}

  /**
   * Takes a payment in as `PaymentsService.submit` does, and sees to its first attempt when this claims it. What `alongside`
   * writes shares the commit in which that attempt settles it.
   */
  submit(wanted: NewPayment, alongside?: Alongside): Promise<TakenIn> {
    return this.inRoom(async (first) => {
      const submission = await this.payments.submit(wanted, first);
      return { submission, attempt: first && submission.kind === 'claimed' ? this.carryOut(submission.payment, alongside) : null };
    });
  }

  /**
   * Releases a held payment as `PaymentMoves.release` does, in one commit with what `beside` writes, and sees to its first
   * attempt. Null, with nothing written, when the hold ran out or somebody moved the payment before.
   */
  release(payment: Payment, steps: readonly PaymentStep[], beside: (tx: Transaction) => Promise<void>): Promise<Payment | null> {
    return this.inRoom(async (first) => {
      const released = await this.unitOfWork.system(async (tx) => {
        const moved = await this.moves.release(tx, payment, steps, first);
        if (moved !== null) await Promise.all([first?.record(tx, payment.id), beside(tx)]);
        return moved;
      });
      if (first && released) void this.carryOut(released);
      return released;
    });
  }

  /** Calls under way are ended first, so this takes no longer than recording what came of them. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.facilitators.endCalls();
    await Promise.all(this.underWay);
  }

  private get hasRoom(): boolean {
    return this.config.doorsSettle && this.underWay.size + this.promised < this.config.settleConcurrency;
  }

  /** Calls `work` with a first attempt to begin, or with none when there is no room for it. */
  private async inRoom<T>(work: (first?: FirstAttempt) => Promise<T>): Promise<T> {
    const first = this.hasRoom ? this.settlement.firstAttempt() : null;
    if (!first) return work();
    this.promised++;
    try {
      return await work(first);
    } finally {
      this.promised--;
    }
  }

  private carryOut(payment: Payment, alongside?: Alongside): Promise<Payment | null> {
    const settled = this.settlement.carryOut(payment, alongside).catch((error: unknown) => {
      // The sweeper takes the payment up when the attempt's lease runs out.
      this.logger.warn(`${payment.id} waits for the sweeper: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
    // The place is kept until the facilitator is done, so that no more calls than places are under way.
    const place = settled.then(() => this.late.answered(payment.id)).finally(() => this.underWay.delete(place));
    this.underWay.add(place);
    return settled;
  }
}
