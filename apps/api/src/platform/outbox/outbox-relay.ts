import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Beats } from '../beats/beats.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { failpoint } from '../failpoints/failpoint.js';
import { type JobData, type NewJob, type QueueName, queueNames } from '../queue/job.js';
import { JobQueues } from '../queue/job-queues.js';
import type { OutboxEvent } from './outbox-event.js';

interface Subscription {
  queue: QueueName;
  handler: string;
}

const pollIntervalMs = 1_000;
const batchSize = 200;
/** Reactions may come this much later, so that many of them travel as one job; settlement never waits. */
const reactionPauseMs = 250;

/** Whether every handler that reacts to a row's topic (by topic in parameter 2) has reported that it did. */
const finishedSql = `CASE WHEN handled @> ARRAY(SELECT jsonb_array_elements_text(coalesce($2::jsonb -> topic, '[]'))) THEN clock_timestamp() END`;

/**
 * Hands events on as jobs. Settlement gets a job per event, right after the commit; reactions get one per handler
 * for all events of a moment. A poll picks up whatever a crash or a lost queue left behind: events not handed on, and
 * those whose reaction nobody reported, after a minute and then ever more rarely. Settlement's own sweeper looks after
 * its jobs. Polled by state, not by "id greater than the last": sequence order is not commit order.
 */
@Injectable()
export class OutboxRelay implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly subscriptions = new Map<string, Subscription[]>();
  private fresh: OutboxEvent[] = [];
  private patient: OutboxEvent[] = [];
  private patience: NodeJS.Timeout | undefined;
  private busy: Promise<void> | null = null;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queues: JobQueues,
    private readonly beats: Beats,
  ) {
    queues.onWorked((handler, jobs) => this.report(handler, jobs));
  }

  /** Every event of `topic` becomes a job of `handler`; called by slices while modules initialise. */
  subscribe(topic: string, queue: QueueName, handler: string): void {
    this.subscriptions.set(topic, [...(this.subscriptions.get(topic) ?? []), { queue, handler }]);
  }

  /** Takes a just committed event to be handed on in the next turn of the loop. */
  nudge(event: OutboxEvent): void {
    const isUrgent = this.subscriptionsOf(event).some(({ queue }) => queue !== 'reactions');
    if (isUrgent) {
      this.fresh.push(event);
      this.busy ??= this.drain();
      return;
    }
    this.patient.push(event);
    this.patience ??= setTimeout(() => this.release(), reactionPauseMs);
  }

  onModuleInit(): void {
    this.beats.keep({ name: 'outbox', everyMs: pollIntervalMs, turn: () => this.poll() });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.release();
    await this.busy;
  }

  /** Hands on events that were committed and not handed on, or whose reactions seem to be lost. Returns how many. */
  async poll(): Promise<number> {
    const waiting = await this.unitOfWork.systemAtOnce((tx) =>
      tx.query<{ id: string; topic: string; merchant_id: string; subject_id: string }>(
        `SELECT id, topic, merchant_id, subject_id FROM outbox
         WHERE (dispatched_at IS NULL AND created_at < clock_timestamp() - interval '1 second')
           OR (finished_at IS NULL AND dispatched_at < clock_timestamp() - greatest(interval '1 minute', dispatched_at - created_at))
         ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [batchSize],
      ),
    );
    const events = waiting.map((row) => ({ id: row.id, topic: row.topic, merchantId: row.merchant_id, subjectId: row.subject_id }));
    await this.handOn(events);
    return events.length;
  }

  private release(): void {
    clearTimeout(this.patience);
    this.patience = undefined;
    this.fresh.push(...this.patient.splice(0));
    if (this.fresh.length > 0) this.busy ??= this.drain();
  }

  private subscriptionsOf(event: OutboxEvent): readonly Subscription[] {
    return this.subscriptions.get(event.topic) ?? [];
  }

  private async drain(): Promise<void> {
    while (this.fresh.length > 0) {
      const events = this.fresh.splice(0, batchSize);
      try {
        await this.handOn(events);
      } catch (error) {
        this.logger.warn(`outbox: ${error instanceof Error ? error.message : String(error)}; the poll hands on what is left`);
      }
    }
    this.busy = null;
  }

  /** Jobs first, mark second: a crash between the two doubles a job, which handlers bear; the other order would lose one. */
  private async handOn(events: readonly OutboxEvent[]): Promise<void> {
    if (events.length === 0) return;
    const byQueue = new Map<QueueName, NewJob[]>();
    for (const queue of queueNames) byQueue.set(queue, queue === 'reactions' ? this.batches(queue, events) : this.singles(queue, events));
    for (const [queue, jobs] of byQueue) {
      if (jobs.length > 0) await failpoint(queue === 'reactions' ? 'K11_reaction_not_queued' : 'K3_job_not_queued', events[0]?.subjectId);
      await this.queues.add(queue, jobs);
    }
    await failpoint('K12_hand_over_not_marked', events[0]?.subjectId);
    const ids = events.map((event) => event.id);
    await this.unitOfWork.systemAtOnce((tx) => tx.query(`UPDATE outbox SET dispatched_at = clock_timestamp(), finished_at = ${finishedSql} WHERE id = ANY($1)`, [ids, this.reactions()]));
  }

  /** A handler has reacted to its events. Either this or the mark of the hand-over comes second and sees the other. */
  private async report(handler: string, jobs: readonly JobData[]): Promise<void> {
    const ids = jobs.flatMap(({ eventId }) => eventId ?? []);
    const isReaction = [...this.subscriptions.values()].flat().some((one) => one.handler === handler && one.queue === 'reactions');
    if (!isReaction || ids.length === 0) return;
    const reported = finishedSql.replace('handled', '(handled || $3::text)');
    await this.unitOfWork.systemAtOnce((tx) => tx.query(`UPDATE outbox SET handled = handled || $3::text, finished_at = ${reported} WHERE id = ANY($1) AND NOT handled @> ARRAY[$3::text]`, [ids, this.reactions(), handler]));
  }

  /** Handlers that react to each topic, as JSON. */
  private reactions(): string {
    const handlersOf = (list: readonly Subscription[]) => list.filter(({ queue }) => queue === 'reactions').map(({ handler }) => handler);
    return JSON.stringify(Object.fromEntries([...this.subscriptions].map(([topic, list]) => [topic, handlersOf(list)])));
  }

  /** A job per event: payments settle beside each other, not behind each other. */
  private singles(queue: QueueName, events: readonly OutboxEvent[]): NewJob[] {
    return events.flatMap((event) =>
      this.subscriptionsOf(event)
        .filter((subscription) => subscription.queue === queue)
        .map(({ handler }) => ({ handler, key: `${handler}-${event.id}`, data: jobData(event) })),
    );
  }

  /** A job per handler with all its events. */
  private batches(queue: QueueName, events: readonly OutboxEvent[]): NewJob[] {
    const byHandler = new Map<string, OutboxEvent[]>();
    for (const event of events) {
      for (const subscription of this.subscriptionsOf(event)) {
        if (subscription.queue === queue) byHandler.set(subscription.handler, [...(byHandler.get(subscription.handler) ?? []), event]);
      }
    }
    return [...byHandler].map(([handler, list]) => ({ handler, key: `${handler}-${list[0]?.id ?? ''}-${list.length}`, data: list.map(jobData) }));
  }
}

function jobData(event: OutboxEvent): JobData {
  return { merchantId: event.merchantId, subjectId: event.subjectId, eventId: event.id };
}
