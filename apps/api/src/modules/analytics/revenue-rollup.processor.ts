import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import type { JobData } from '../../platform/queue/job.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { RevenueRepository } from './revenue.repository.js';

/** Events after which a subject may have journal entries that the roll-up has not counted. */
const topics = ['payment.settled', 'payment.reverted', 'refund.closed', 'inflow.attached', 'inflow.detached'];
const handler = 'analytics.revenue';

/** Keeps hourly revenue per network and resource from the journal. */
@Injectable()
export class RevenueRollupProcessor implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly revenue: RevenueRepository,
    private readonly relay: OutboxRelay,
    private readonly queues: JobQueues,
  ) {}

  onModuleInit(): void {
    for (const topic of topics) this.relay.subscribe(topic, 'reactions', handler);
    this.queues.handleTogether(handler, (jobs) => this.apply(jobs));
  }

  /** Counts what is new, a merchant at a time: a statement for many payments costs hardly more than for one. */
  private async apply(jobs: readonly JobData[]): Promise<void> {
    const subjects = new Map<string, string[]>();
    for (const { merchantId, subjectId } of jobs) subjects.set(merchantId, [...(subjects.get(merchantId) ?? []), subjectId]);
    // One merchant's failure keeps nobody else's sums back; its job comes again, and what is counted counts once.
    const failures: unknown[] = [];
    for (const [merchantId, ids] of subjects) {
      await this.unitOfWork.tenant(merchantId, (tx) => this.revenue.apply(tx, merchantId, ids, handler)).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0] instanceof Error ? failures[0] : new Error(String(failures[0]));
  }

  /** Makes a merchant's roll-up anew from its journal, whatever state it is in. */
  rebuild(merchantId: string): Promise<void> {
    return this.unitOfWork.tenant(merchantId, (tx) => this.revenue.rebuild(tx, merchantId, handler));
  }
}
