import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type DueSubject, DueWork } from '../../platform/queue/due-work.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { CheckupsRepository } from './checkups.repository.js';
import { DoctorService } from './doctor.service.js';

const longestTickMs = 60_000;
const shortestTickMs = 250;
const ticksPerInterval = 60;
/** What is new is looked at within this many ticks, all of it spread over them. */
const ticksToBegin = 2;
/** A checkup of a server that does not answer takes some of its time limits. */
const leaseMs = 5 * 60_000;

/** Has checkups made when they are due. */
@Injectable()
export class CheckupPlanner implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Merchants that changed something since the last look. */
  private readonly changed = new Set<string>();
  private readonly tickMs: number;
  private readonly work: DueWork;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly checkups: CheckupsRepository,
    private readonly doctor: DoctorService,
    queues: JobQueues,
    private readonly signals: SignalBus,
  ) {
    this.tickMs = Math.round(Math.min(longestTickMs, Math.max(shortestTickMs, config.checkupIntervalMs / ticksPerInterval)));
    this.work = new DueWork(queues, { what: 'checkups', queue: 'checkups', handlers: { look: 'doctor.plan', work: 'doctor.check' }, tickMs: this.tickMs, take: () => this.take() });
  }

  onModuleInit(): void {
    this.work.register(({ merchantId, subjectId }) => this.doctor.checkDue(merchantId, subjectId), { beats: this.config.checkupIntervalMs > 0 });
  }

  onApplicationBootstrap(): void {
    if (!this.config.runsJobs || this.config.checkupIntervalMs === 0) return;
    this.signals.onTopic('resource', ({ merchantId }) => this.changed.add(merchantId));
    this.work.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }

  /** Sends a job for every checkup that is due. Returns how many. */
  plan(): Promise<number> {
    return this.work.look();
  }

  private take(): Promise<DueSubject[]> {
    // A beat kept by a queue may outlive the wish for it.
    if (this.config.checkupIntervalMs === 0) return Promise.resolve([]);
    const hurried = [...this.changed];
    this.changed.clear();
    return this.unitOfWork.system(async (tx) => {
      if (hurried.length > 0) await this.checkups.hurry(tx, hurried);
      await this.checkups.enrol(tx, this.tickMs * ticksToBegin);
      return this.checkups.takeDue(tx, leaseMs);
    });
  }
}
