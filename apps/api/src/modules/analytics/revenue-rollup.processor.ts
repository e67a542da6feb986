import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
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
    this.queues.handle(handler, ({ merchantId, subjectId }) => this.unitOfWork.tenant(merchantId, (tx) => this.revenue.apply(tx, merchantId, subjectId, handler)));
  }

  /** Makes a merchant's roll-up anew from its journal, whatever state it is in. */
  rebuild(merchantId: string): Promise<void> {
    return this.unitOfWork.tenant(merchantId, (tx) => this.revenue.rebuild(tx, merchantId, handler));
  }
}
