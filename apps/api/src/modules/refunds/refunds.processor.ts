import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { OutgoingTransfers } from '../inflows/outgoing-transfers.js';
import { RefundsService } from './refunds.service.js';

const handler = 'refunds.follow';

/** Closes refunds that the scanner reads. A refund can be final on the chain before Till knows its payment to be: then the payment follows when it is. */
@Injectable()
export class RefundsProcessor implements OnModuleInit {
  constructor(
    private readonly refunds: RefundsService,
    private readonly relay: OutboxRelay,
    private readonly queues: JobQueues,
    private readonly outgoing: OutgoingTransfers,
  ) {}

  onModuleInit(): void {
    this.relay.subscribe('payment.final', 'reactions', handler);
    this.queues.handleTogether(handler, (jobs) => this.refunds.followAll(jobs.map(({ subjectId }) => subjectId)));
    this.outgoing.onEach(async (tx, transfer) => {
      await this.refunds.link(tx, transfer);
    });
  }
}
