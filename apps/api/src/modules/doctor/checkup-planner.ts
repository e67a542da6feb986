import { randomBytes } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { CheckupsRepository } from './checkups.repository.js';
import { DoctorService } from './doctor.service.js';

const handlers = { plan: 'doctor.plan', check: 'doctor.check' } as const;
const longestTickMs = 60_000;
const shortestTickMs = 250;
const ticksPerInterval = 60;
/** What is new is looked at within this many ticks, all of it spread over them. */
const ticksToBegin = 2;
/** A checkup of a server that does not answer takes some of its time limits. */
const leaseMs = 5 * 60_000;
const ticksUntilOwnLook = 5;

/**
 * Has checkups made when they are due. The queue keeps the beat and carries the work; what is due stands in Postgres, so a
 * lost job is due again when its lease runs out, and a lost beat is made up for by a look of one's own.
 */
@Injectable()
export class CheckupPlanner implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CheckupPlanner.name);
  /** Merchants that changed something since the last look. */
  private readonly changed = new Set<string>();
  private readonly tickMs: number;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> | null = null;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly checkups: CheckupsRepository,
    private readonly doctor: DoctorService,
    private readonly queues: JobQueues,
    private readonly signals: SignalBus,
  ) {
    this.tickMs = Math.round(Math.min(longestTickMs, Math.max(shortestTickMs, config.checkupIntervalMs / ticksPerInterval)));
  }

  onModuleInit(): void {
    this.queues.handle(handlers.plan, () => this.plan().then(() => undefined));
    this.queues.handle(handlers.check, ({ merchantId, subjectId }) => this.doctor.checkDue(merchantId, subjectId));
    if (this.config.checkupIntervalMs > 0) this.queues.repeat('checkups', handlers.plan, this.tickMs);
  }

  onApplicationBootstrap(): void {
    if (!this.config.runsJobs || this.config.checkupIntervalMs === 0) return;
    this.signals.onTopic('resource', ({ merchantId }) => this.changed.add(merchantId));
    this.timer = setInterval(() => void this.plan(), this.tickMs * ticksUntilOwnLook);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Sends a job for every checkup that is due. Returns how many; never throws, as the next look does what this left. */
  async plan(): Promise<number> {
    // A beat kept by a queue may outlive the wish for it.
    if (this.config.checkupIntervalMs === 0) return 0;
    const looking = this.look();
    this.running = looking;
    return looking;
  }

  private async look(): Promise<number> {
    try {
      const hurried = [...this.changed];
      this.changed.clear();
      const due = await this.unitOfWork.system(async (tx) => {
        if (hurried.length > 0) await this.checkups.hurry(tx, hurried);
        await this.checkups.enrol(tx, this.tickMs * ticksToBegin);
        return this.checkups.takeDue(tx, leaseMs);
      });
      await this.queues.add('checkups', due.map(({ merchantId, resourceId }) => ({ handler: handlers.check, key: `${handlers.check}-${resourceId}-${randomBytes(6).toString('hex')}`, data: { merchantId, subjectId: resourceId, eventId: null } })));
      return due.length;
    } catch (error) {
      this.logger.warn(`checkups: ${error instanceof Error ? error.message : String(error)}`);
      return 0;
    }
  }
}
