import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type DueSubject, DueWork } from '../../platform/queue/due-work.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { healthAfter } from './endpoint-health.js';
import { EndpointAlarms } from './endpoint-alarms.js';
import { retryPauseMs } from './retry-schedule.js';
import type { WebhookEndpointRow } from './webhook-endpoint.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import { type Attempted, WebhookSender } from './webhook-sender.js';
import { type Turn, WebhookTurnsRepository } from './webhook-turns.repository.js';

/**
 * Brings deliveries out. What is due is found in Postgres and leased there; a job carries its id. The try is written down
 * before it is made, so one that is never recorded is made again when its lease runs out, with the same id and bytes.
 */
@Injectable()
export class WebhookCourier implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WebhookCourier.name);
  private readonly work: DueWork;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly turns: WebhookTurnsRepository,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly sender: WebhookSender,
    private readonly alarms: EndpointAlarms,
    private readonly signals: SignalBus,
    queues: JobQueues,
  ) {
    const take = () => this.unitOfWork.system((tx) => this.turns.takeDue(tx));
    this.work = new DueWork(queues, { what: 'webhooks', queue: 'webhooks', handlers: { look: 'webhooks.look', work: 'webhooks.deliver' }, tickMs: config.sweepIntervalMs, take });
  }

  onModuleInit(): void {
    this.work.register(({ merchantId, subjectId }) => this.deliver(merchantId, subjectId), { beats: true });
  }

  onApplicationBootstrap(): void {
    if (this.config.runsJobs) this.work.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }

  /** Sends jobs for what is due. Returns how many. */
  look(): Promise<number> {
    return this.work.look();
  }

  /** Has a leased delivery brought out. Without a queue that is when its lease runs out. */
  async sendSoon(due: DueSubject): Promise<void> {
    await this.work.send([due]).catch((error: unknown) => this.logger.warn(`${due.subjectId} goes out later: ${error instanceof Error ? error.message : String(error)}`));
  }

  /** One try of a leased delivery; nothing when somebody has begun it. */
  async deliver(merchantId: string, id: string): Promise<void> {
    const turn = await this.unitOfWork.tenant(merchantId, (tx) => this.turns.begin(tx, merchantId, id));
    if (!turn) return;
    await this.record(turn, await this.sender.send(turn));
    void this.work.look();
  }

  /** One try of a test, now. Whatever comes of it is no mark against the endpoint; one that works is a mark for it. */
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
      if (endpoint && (attempted.fault === null || !isTest)) await this.judge(tx, endpoint, attempted, nextMs);
    });
  }

  /** What the try says of the endpoint: its circuit, whether it goes on, and what its merchant hears. */
  private async judge(tx: Transaction, endpoint: WebhookEndpointRow, { fault }: Attempted, nextMs: number | null): Promise<void> {
    const outcome = fault === null ? 'delivered' : fault.code === 'gone' ? 'gone' : nextMs === null ? 'exhausted' : 'failed';
    const { disable, alarming, ...health } = healthAfter(endpoint, outcome, new Date());
    await this.endpoints.setHealth(tx, endpoint, health);
    if (fault === null) {
      if (endpoint.failingSince !== null) await this.alarms.calm(tx, endpoint);
      return;
    }
    if (disable !== null && endpoint.enabled) {
      await this.endpoints.disable(tx, endpoint, disable);
      await this.alarms.disabled(tx, endpoint, fault);
    } else if (alarming && endpoint.enabled) await this.alarms.failing(tx, endpoint, fault);
  }
}

