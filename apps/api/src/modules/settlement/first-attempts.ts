import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/config.js';
import type { NewPayment, Submission } from '../payments/new-payment.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsService } from '../payments/payments.service.js';
import { Facilitators } from './facilitators.js';
import { LateAnswers } from './late-answers.js';
import { SettlementService } from './settlement.service.js';

/**
 * First attempts that begin in the commit that claims their payment and are carried out where it was taken in: somebody
 * waits, and the way over the queue would cost more than all the rest (ADR 34). The queue begins what there is no room for.
 */
@Injectable()
export class FirstAttempts implements BeforeApplicationShutdown {
  private readonly logger = new Logger(FirstAttempts.name);
  private readonly underWay = new Set<Promise<unknown>>();
  /** Places of payments that are being claimed. */
  private promised = 0;
  private isStopping = false;

  constructor(
    private readonly config: Config,
    private readonly payments: PaymentsService,
    private readonly settlement: SettlementService,
    private readonly facilitators: Facilitators,
    private readonly late: LateAnswers,
  ) {}

  /** Takes a payment in as `PaymentsService.submit` does, and sees to its first attempt when this claims it. */
  async submit(wanted: NewPayment): Promise<Submission> {
    if (!this.hasRoom) return this.payments.submit(wanted);
    this.promised++;
    try {
      const submission = await this.payments.submit(wanted, this.settlement.firstAttempt());
      if (submission.kind === 'claimed') this.carryOut(submission.payment);
      return submission;
    } finally {
      this.promised--;
    }
  }

  /** Calls under way are ended first, so this takes no longer than recording what came of them. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.facilitators.endCalls();
    await Promise.all(this.underWay);
  }

  private get hasRoom(): boolean {
    return this.config.doorsSettle && !this.isStopping && this.underWay.size + this.promised < this.config.settleConcurrency;
  }

  private carryOut(payment: Payment): void {
    // The place is kept until the facilitator is done, so that no more calls than places are under way.
    const attempt = this.settlement
      .carryOut(payment)
      .then(() => this.late.answered(payment.id))
      // The sweeper takes the payment up when the attempt's lease runs out.
      .catch((error: unknown) => this.logger.warn(`${payment.id} waits for the sweeper: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => this.underWay.delete(attempt));
    this.underWay.add(attempt);
  }
}
