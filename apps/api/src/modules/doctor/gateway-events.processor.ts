import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { DoctorService } from './doctor.service.js';

const handlers = { ended: 'doctor.routes-ended', refused: 'doctor.origin-refused' } as const;

/** What happens at gateways and concerns the doctor before the next checkup is due. */
@Injectable()
export class GatewayEventsProcessor implements OnModuleInit {
  constructor(
    private readonly doctor: DoctorService,
    private readonly relay: OutboxRelay,
    private readonly queues: JobQueues,
  ) {}

  onModuleInit(): void {
    this.relay.subscribe('routes.ended', 'reactions', handlers.ended);
    this.relay.subscribe('origin.refused_seller', 'reactions', handlers.refused);
    this.queues.handle(handlers.ended, ({ merchantId }) => this.doctor.discharge(merchantId));
    this.queues.handle(handlers.refused, ({ merchantId, subjectId }) => this.doctor.hurryGateway(merchantId, subjectId));
  }
}
