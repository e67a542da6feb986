import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { QueueName } from './job.js';
import type { JobQueues } from './job-queues.js';

/** Whose work is due; the job for it carries these ids. */
export interface DueSubject {
  merchantId: string;
  subjectId: string;
}

export interface DueWorkPlan {
  /** Names the work in the log. */
  what: string;
  queue: QueueName;
  /** Handlers of a look for what is due, and of the work itself. */
  handlers: { look: string; work: string };
  tickMs: number;
  /** Takes what is due and pushes its next time back, so that a lost job comes due again. */
  take: () => Promise<readonly DueSubject[]>;
}

/** Looks made without the queue's beat, which may be lost: one in so many ticks. */
const ticksUntilOwnLook = 5;

/**
 * Sends a job for everything that is due, again and again. The queue keeps the beat and carries the work; what is due
 * stands in Postgres, so a lost job is due again when its lease runs out, and a lost beat is made up for by looks of
 * one's own.
 */
export class DueWork {
  private readonly logger = new Logger(DueWork.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<number> | null = null;
  private isAskedAgain = false;

  constructor(
    private readonly queues: JobQueues,
    private readonly plan: DueWorkPlan,
  ) {}

  /** Registers handlers and beat; called while modules initialise. */
  register(work: (subject: DueSubject) => Promise<void>, { beats }: { beats: boolean }): void {
    const { handlers, queue, tickMs } = this.plan;
    this.queues.handle(handlers.look, () => this.look().then(() => undefined));
    this.queues.handle(handlers.work, work);
    if (beats) this.queues.repeat(queue, handlers.look, tickMs);
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), this.plan.tickMs * ticksUntilOwnLook);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /**
   * Sends a job for everything that is due. Returns how many; never throws, as the next look does what this left. One that
   * is asked for while another runs comes right behind it.
   */
  look(): Promise<number> {
    this.isAskedAgain = this.running !== null;
    this.running ??= this.rounds().finally(() => (this.running = null));
    return this.running;
  }

  /** Sends jobs for what somebody has taken already. Throws when the queue is out of reach. */
  send(due: readonly DueSubject[]): Promise<void> {
    const { work } = this.plan.handlers;
    return this.queues.add(this.plan.queue, due.map(({ merchantId, subjectId }) => ({ handler: work, key: `${work}-${subjectId}-${randomBytes(6).toString('hex')}`, data: { merchantId, subjectId, eventId: null } })));
  }

  private async rounds(): Promise<number> {
    let count = 0;
    do {
      this.isAskedAgain = false;
      count += await this.round();
    } while (this.isAskedAgain);
    return count;
  }

  private async round(): Promise<number> {
    try {
      const due = await this.plan.take();
      if (due.length > 0) await this.send(due);
      return due.length;
    } catch (error) {
      this.logger.warn(`${this.plan.what}: ${error instanceof Error ? error.message : String(error)}`);
      return 0;
    }
  }
}
