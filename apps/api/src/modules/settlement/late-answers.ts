import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { AttemptsRepository } from './attempts.repository.js';
import { attemptStep, type EndedAttempt } from './ended-attempt.js';

/** Nobody waits for these records, so that many of them share a commit. */
const pauseMs = 200;

interface Late {
  payment: Payment;
  ended: EndedAttempt;
}

/** Records what facilitators answer after the chain has settled the payment without them. Nothing hangs on it. */
@Injectable()
export class LateAnswers implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LateAnswers.name);
  private readonly awaited = new Map<string, Promise<void>>();
  private answers: Late[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly moves: PaymentMoves,
    private readonly attempts: AttemptsRepository,
  ) {}

  /** Takes over an attempt whose call is still under way. */
  await(payment: Payment, call: Promise<EndedAttempt>): void {
    const answered = call
      .then((ended) => this.keep({ payment, ended }))
      .catch((error: unknown) => this.logger.warn(`${payment.id}: its facilitator's late answer is lost: ${textOf(error)}`))
      .finally(() => this.awaited.delete(payment.id));
    this.awaited.set(payment.id, answered);
  }

  /** Resolves when no call for the payment is under way any more. */
  async answered(paymentId: string): Promise<void> {
    await this.awaited.get(paymentId);
  }

  /** Calls under way are ended at the same time, so this takes no longer than recording them. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.awaited.values());
    await this.record();
  }

  private async keep(late: Late): Promise<void> {
    this.answers.push(late);
    if (this.isStopping) await this.record();
    else this.timer ??= setTimeout(() => void this.record(), pauseMs);
  }

  private async record(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const answers = this.answers.splice(0);
    if (answers.length === 0) return;
    await this.unitOfWork
      .systemAtOnce((tx) => Promise.all(answers.flatMap(({ payment, ended }) => [this.attempts.end(tx, payment, ended.outcome), this.moves.tell(tx, payment, [attemptStep(payment, ended)])])))
      .catch((error: unknown) => this.logger.warn(`late answers of ${String(answers.length)} facilitator calls are lost: ${textOf(error)}`));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
