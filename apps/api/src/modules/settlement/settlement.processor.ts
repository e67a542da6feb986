import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { RedriveService } from './redrive.service.js';
import { SettlementService } from './settlement.service.js';
import { settlementJobs } from './settlement-jobs.js';

/** Binds the jobs of settlement to their services. */
@Injectable()
export class SettlementProcessor implements OnModuleInit {
  constructor(
    private readonly relay: OutboxRelay,
    private readonly queues: JobQueues,
    private readonly settlement: SettlementService,
    private readonly redriving: RedriveService,
  ) {}

  onModuleInit(): void {
    this.queues.handle(settlementJobs.settle, (job) => this.settlement.settle(job.subjectId));
    this.queues.handleTogether(settlementJobs.redrive, (jobs) => this.redriving.redriveAll(jobs.map(({ subjectId }) => subjectId)));
    this.relay.subscribe('payment.verified', 'settlement', settlementJobs.settle);
  }
}
