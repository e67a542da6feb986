import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Beats } from '../../platform/beats/beats.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { endpointsPerLook, type TakenDelivery, WebhookTurnsRepository } from './webhook-turns.repository.js';

/** Names of this slice's jobs. */
export const webhookJobs = { look: 'webhooks.look', deliver: 'webhooks.deliver' } as const;
const beatsUntilOwnLook = 5;

/**
 * Has deliveries brought out when they are due. The queue keeps the beat and carries the work; what is due stands in
 * Postgres, so a lost job is due again when its lease runs out, and a lost beat is made up for by a look of one's own.
 */
@Injectable()
export class WebhookDispatcher implements OnModuleInit {
  private readonly logger = new Logger(WebhookDispatcher.name);
  private looking: Promise<number> | null = null;
  private isAskedAgain = false;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly turns: WebhookTurnsRepository,
    private readonly queues: JobQueues,
    private readonly beats: Beats,
  ) {}

  onModuleInit(): void {
    this.queues.handle(webhookJobs.look, () => this.look().then(() => undefined));
    if (!this.config.runsJobs) return;
    this.queues.repeat('webhooks', webhookJobs.look, this.config.sweepIntervalMs);
    this.beats.keep({ name: 'webhooks', everyMs: this.config.sweepIntervalMs * beatsUntilOwnLook, turn: () => this.look() });
  }

  /** Sends a job for every delivery that is due. Returns how many. Asked for while it runs, it runs once more behind itself. */
  look(): Promise<number> {
    this.isAskedAgain = this.looking !== null;
    this.looking ??= this.rounds().finally(() => (this.looking = null));
    return this.looking;
  }

  /** The same for who does not wait for it: a failure is logged, and the next beat does what it left. */
  async lookSoon(): Promise<void> {
    await this.look().catch((error: unknown) => this.logger.warn(`webhooks: ${messageOf(error)}`));
  }

  /** Has a delivery brought out that the caller has leased. Without a queue that is when its lease runs out. */
  async sendSoon(taken: TakenDelivery): Promise<void> {
    await this.send([taken]).catch((error: unknown) => this.logger.warn(`${taken.id} goes out later: ${messageOf(error)}`));
  }

  private async rounds(): Promise<number> {
    let count = 0;
    do {
      this.isAskedAgain = false;
      const taken = await this.unitOfWork.system((tx) => this.turns.takeDue(tx));
      if (taken.length > 0) await this.send(taken);
      count += taken.length;
      this.isAskedAgain ||= taken.length >= endpointsPerLook;
    } while (this.isAskedAgain);
    return count;
  }

  private send(taken: readonly TakenDelivery[]): Promise<void> {
    const { deliver } = webhookJobs;
    return this.queues.add('webhooks', taken.map(({ merchantId, id }) => ({ handler: deliver, key: `${deliver}-${id}-${randomBytes(6).toString('hex')}`, data: { merchantId, subjectId: id, eventId: null } })));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
