import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { RevenueRepository } from './revenue.repository.js';

/** Handler by topic, and what the event does to revenue. */
const effects = {
  'payment.settled': { handler: 'analytics.revenue', sign: 1 },
  'payment.reverted': { handler: 'analytics.reversal', sign: -1 },
} as const;

const handlers = Object.fromEntries(Object.entries(effects).map(([topic, { handler }]) => [topic, handler]));

/** Keeps hourly revenue per network and resource from the events of payments. */
@Injectable()
export class RevenueRollupProcessor implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly revenue: RevenueRepository,
    private readonly relay: OutboxRelay,
    private readonly queues: JobQueues,
  ) {}

  onModuleInit(): void {
    for (const [topic, { handler, sign }] of Object.entries(effects)) {
      this.relay.subscribe(topic, 'reactions', handler);
      this.queues.handle(handler, async ({ merchantId, subjectId, eventId }) => {
        if (eventId === null) throw new Error(`${handler} works on events only`);
        await this.unitOfWork.tenant(merchantId, (tx) => this.revenue.apply(tx, merchantId, subjectId, eventId, handler, sign));
      });
    }
  }

  /** Makes a merchant's roll-up anew from its payments, whatever state it is in. */
  rebuild(merchantId: string): Promise<void> {
    return this.unitOfWork.tenant(merchantId, (tx) => this.revenue.rebuild(tx, merchantId, handlers));
  }
}
