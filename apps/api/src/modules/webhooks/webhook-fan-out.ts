import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import type { JobData } from '../../platform/queue/job.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { type Happened, WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { WebhookDispatcher } from './webhook-dispatcher.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import { webhookPayload } from './webhook-payload.js';
import { WebhookSubjects } from './webhook-subjects.js';
import { webhookTopics } from './webhook-topics.js';

const handler = 'webhooks.fan-out';

/** Makes of each event one delivery per endpoint that asks for it, in one commit. Nobody who asks for nothing costs more than a look. */
@Injectable()
export class WebhookFanOut implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly relay: OutboxRelay,
    private readonly queues: JobQueues,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly subjects: WebhookSubjects,
    private readonly dispatcher: WebhookDispatcher,
    private readonly signals: SignalBus,
  ) {}

  onModuleInit(): void {
    for (const topic of Object.keys(webhookTopics)) this.relay.subscribe(topic, 'reactions', handler);
    this.queues.handleTogether(handler, (jobs) => this.tell(jobs));
  }

  /** Throws when one of them failed, after the others: its job comes again, and what was told is told once. */
  private async tell(jobs: readonly JobData[]): Promise<void> {
    const ids = jobs.flatMap(({ eventId }) => eventId ?? []);
    const happened = await this.unitOfWork.system(async (tx) => {
      const asked = await this.endpoints.askedFor(tx, [...new Set(jobs.map(({ merchantId }) => merchantId))]);
      if (asked.size === 0) return [];
      const all = await this.deliveries.happened(tx, ids, [...asked.keys()]);
      return all.filter(({ merchantId, topic }) => asked.get(merchantId)?.has(webhookTopics[topic] ?? '') === true);
    });
    const failures: unknown[] = [];
    for (const one of happened) await this.tellOf(one).catch((error: unknown) => failures.push(error));
    if (happened.length > 0) void this.dispatcher.lookSoon();
    if (failures.length > 0) throw failures[0] instanceof Error ? failures[0] : new Error(String(failures[0]));
  }

  private async tellOf({ id, topic, merchantId, subjectId, createdAt }: Happened): Promise<void> {
    const type = webhookTopics[topic];
    if (type === undefined) return;
    const subject = await this.subjects.read(type, merchantId, subjectId);
    if (!subject) return;
    const { mode, data } = subject;
    const event = { merchantId, id, mode, type, subjectId, createdAt, payload: webhookPayload({ id, type, mode, createdAt }, data) };
    await this.unitOfWork.tenant(merchantId, async (tx) => {
      const asking = await this.deliveries.asking(tx, merchantId, mode, type);
      if (asking.length === 0 || !(await this.deliveries.insertEvent(tx, event))) return;
      await this.deliveries.insert(tx, event, asking);
      tx.afterCommit(() => asking.forEach((endpointId) => this.signals.publish({ topic: 'webhooks', merchantId, subjectId: endpointId })));
    });
  }
}
