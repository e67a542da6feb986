import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Beats } from '../../platform/beats/beats.js';
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
export class CheckupPlanner implements OnModuleInit {
  /** Merchants that changed something since the last look. */
  private readonly changed = new Set<string>();
  /** When everything for sale had been enrolled; null until this process has looked through it once. */
  private enrolledAt: Date | null = null;
  private readonly tickMs: number;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly checkups: CheckupsRepository,
    private readonly doctor: DoctorService,
    private readonly queues: JobQueues,
    private readonly signals: SignalBus,
    private readonly beats: Beats,
  ) {
    this.tickMs = Math.round(Math.min(longestTickMs, Math.max(shortestTickMs, config.checkupIntervalMs / ticksPerInterval)));
  }

  onModuleInit(): void {
    this.queues.handle(handlers.plan, () => this.plan().then(() => undefined));
    this.queues.handle(handlers.check, ({ merchantId, subjectId }) => this.doctor.checkDue(merchantId, subjectId));
    if (!this.config.runsJobs || this.config.checkupIntervalMs === 0) return;
    this.queues.repeat('checkups', handlers.plan, this.tickMs);
    this.signals.onTopic('resource', ({ merchantId }) => this.changed.add(merchantId));
    this.beats.keep({ name: 'checkups', everyMs: this.tickMs * ticksUntilOwnLook, turn: () => this.plan() });
  }

  /** Sends a job for every checkup that is due. Returns how many. What a failure leaves is due again. */
  async plan(): Promise<number> {
    // A beat kept by a queue may outlive the wish for it.
    if (this.config.checkupIntervalMs === 0) return 0;
    const hurried = [...this.changed];
    this.changed.clear();
    const { due, enrolledAt } = await this.unitOfWork.system(async (tx) => {
      if (hurried.length > 0) await this.checkups.hurry(tx, hurried);
      const now = await this.checkups.now(tx);
      const isMore = await this.checkups.enrol(tx, this.tickMs * ticksToBegin, this.enrolledAt);
      return { due: await this.checkups.takeDue(tx, leaseMs), enrolledAt: isMore ? this.enrolledAt : now };
    });
    this.enrolledAt = enrolledAt;
    await this.queues.add('checkups', due.map(({ merchantId, resourceId }) => ({ handler: handlers.check, key: `${handlers.check}-${resourceId}-${randomBytes(6).toString('hex')}`, data: { merchantId, subjectId: resourceId, eventId: null } })));
    return due.length;
  }
}
