import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { healthAfter } from './endpoint-health.js';
import { EndpointAlarms } from './endpoint-alarms.js';
import { retryPauseMs } from './retry-schedule.js';
import { WebhookDispatcher, webhookJobs } from './webhook-dispatcher.js';
import type { WebhookEndpointRow } from './webhook-endpoint.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import { type Attempted, WebhookSender } from './webhook-sender.js';
import { type Turn, WebhookTurnsRepository } from './webhook-turns.repository.js';

/**
 * Brings deliveries out. What is due is found in Postgres and leased there; a job carries its id. The try is written down
 * before it is made, so one that is never recorded is made again when its lease runs out, with the same id and bytes.
 */
@Injectable()
export class WebhookCourier implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly turns: WebhookTurnsRepository,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly sender: WebhookSender,
    private readonly alarms: EndpointAlarms,
    private readonly dispatcher: WebhookDispatcher,
    private readonly queues: JobQueues,
    private readonly signals: SignalBus,
  ) {}

  onModuleInit(): void {
    this.queues.handle(webhookJobs.deliver, ({ merchantId, subjectId }) => this.deliver(merchantId, subjectId));
  }

  /** One try of a leased delivery; nothing when somebody has begun it. */
  async deliver(merchantId: string, id: string): Promise<void> {
    const turn = await this.unitOfWork.tenant(merchantId, (tx) => this.turns.begin(tx, merchantId, id));
    if (!turn) return;
    await this.record(turn, await this.sender.send(turn));
    // Its place is free, and others of the endpoint may wait for it.
    void this.dispatcher.lookSoon();
  }

  /** One try of a test, now. One that works is a mark for the endpoint; one that does not is told, and no mark against it. */
  async deliverTest(merchantId: string, id: string): Promise<void> {
    const turn = await this.unitOfWork.tenant(merchantId, (tx) => this.turns.begin(tx, merchantId, id, { evenDisabled: true }));
    if (turn) await this.record(turn, await this.sender.send(turn));
  }

  private record(turn: Turn, attempted: Attempted): Promise<void> {
    const { merchantId, mode, endpointId, id } = turn;
    const isTest = turn.eventType === 'webhook.test';
    return this.unitOfWork.tenant(merchantId, async (tx) => {
      const endpoint = await this.endpoints.byId(tx, merchantId, mode, endpointId, { lock: true });
      const isOver = isTest || attempted.fault?.code === 'gone';
      const nextMs = isOver ? null : retryPauseMs(id, turn.tries, attempted.retryAfterMs);
      if (!(await this.turns.end(tx, turn, attempted, nextMs))) return;
      tx.afterCommit(() => this.signals.publish({ topic: 'webhooks', merchantId, subjectId: endpointId }));
      if (!endpoint) return;
      const { fault, status } = attempted;
      if (isTest && fault !== null) await this.endpoints.setFailedTest(tx, endpoint, { fault, status });
      else await this.judge(tx, endpoint, attempted, nextMs);
    });
  }

  /** What the try says of the endpoint: its circuit, whether it goes on, and what its merchant hears. */
  private async judge(tx: Transaction, endpoint: WebhookEndpointRow, { fault, status }: Attempted, nextMs: number | null): Promise<void> {
    const outcome = fault === null ? 'delivered' : fault.code === 'gone' ? 'gone' : nextMs === null ? 'exhausted' : 'failed';
    const { disable, alarming, ...health } = healthAfter(endpoint, outcome, new Date());
    await this.endpoints.setHealth(tx, endpoint, health);
    if (fault === null) {
      if (endpoint.failingSince !== null) await this.alarms.calm(tx, endpoint);
      return;
    }
    if (disable !== null && endpoint.enabled) {
      await this.endpoints.disable(tx, endpoint, disable);
      await this.alarms.disabled(tx, endpoint, fault, status);
    } else if (alarming && endpoint.enabled) await this.alarms.failing(tx, endpoint, fault, status);
  }
}

