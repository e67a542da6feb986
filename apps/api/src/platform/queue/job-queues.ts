import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Beats } from '../beats/beats.js';
import { failpoint } from '../failpoints/failpoint.js';
import { type BullmqBackend, bullmqBackend } from './bullmq-backend.js';
import { type BatchHandler, type JobData, type JobHandler, type NewJob, type QueueName, queueNames } from './job.js';

/** A key drops a duplicate while its job waits or runs; finished jobs go at once, as keeping them tripled the cost of ending one. */
const jobOptions = { attempts: 8, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: true, removeOnFail: { count: 2_000 } };

/** Reactions of one merchant meet on the same rows; more of them at once would only wait for each other. Checkups wait for servers of others. */
const concurrencyOf = { reactions: 2, checkups: 4 } as const;
const connectionsOf: Record<QueueName, number> = { settlement: 4, reactions: 4, checkups: 2 };

const beatsUntilToldAgain = 5;
/** A beat is about nobody: whoever hears it looks in Postgres for what there is to do. */
const nothing: JobData = { merchantId: '', subjectId: '', eventId: null };

/**
 * BullMQ behind Till's own words. A queue only wakes a handler: every handler re-reads Postgres and moves by
 * compare-and-set, so a lost, doubled or late job costs time and never money.
 */
@Injectable()
export class JobQueues implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(JobQueues.name);
  private readonly handlers = new Map<string, BatchHandler>();
  private readonly backend: BullmqBackend;
  private readonly queues = new Map<QueueName, ReturnType<BullmqBackend['queue']>>();
  private workers: ReturnType<BullmqBackend['worker']>[] = [];
  private worked: (handler: string, jobs: readonly JobData[]) => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly beats: Beats,
  ) {
    this.backend = bullmqBackend(config.databaseUrl, config.redisUrl);
  }

  /** Registers the handler of a kind of job; called by slices while modules initialise. */
  handle(handler: string, work: JobHandler): void {
    this.handleTogether(handler, (jobs) => each(jobs, work));
  }

  /** The same for a handler that works on all data of a job at once. */
  handleTogether(handler: string, work: BatchHandler): void {
    if (this.handlers.has(handler)) throw new Error(`two handlers are named ${handler}`);
    this.handlers.set(handler, work);
  }

  /**
   * Has a handler called again and again, by one process at a time however many there are. The queue keeps the beat; should
   * it lose it, it is told again after a few beats. Called by slices while modules initialise.
   */
  repeat(queue: QueueName, handler: string, everyMs: number): void {
    if (!this.config.runsJobs) return;
    this.beats.keep({ name: `queue ${handler}`, everyMs: everyMs * beatsUntilToldAgain, atOnce: true, turn: () => this.keepBeat(queue, handler, everyMs) });
  }

  /** Told of each job that was worked on; a throw lets the job come again. */
  onWorked(listener: (handler: string, jobs: readonly JobData[]) => Promise<void>): void {
    this.worked = listener;
  }

  /** Puts jobs on a queue. Throws when the queue is out of reach; whoever must not lose the work has a row that says so. */
  async add(name: QueueName, jobs: readonly NewJob[]): Promise<void> {
    const queue = this.queueOf(name);
    const wanted = jobs.map((job) => ({ name: job.handler, data: job.data, opts: { ...jobOptions, jobId: job.key } }));
    if (wanted.length > this.backend.fewJobs) await queue.addBulk(wanted);
    else await Promise.all(wanted.map((job) => queue.add(job.name, job.data, job.opts)));
  }

  /** Waiting and running jobs of a queue, for `/metrics`. */
  counts(name: QueueName): Promise<Record<string, number>> {
    return this.queueOf(name).getJobCounts('waiting', 'active', 'delayed', 'failed');
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const name of queueNames) await this.queueOf(name).waitUntilReady();
    if (!this.config.runsJobs) return;
    for (const name of queueNames) {
      const worker = this.backend.worker(name, connectionsOf[name], (job) => this.run(job.name, job.data), {
        concurrency: name === 'settlement' ? this.config.settleConcurrency : concurrencyOf[name],
        lockDuration: this.config.settleTimeoutMs + 15_000,
        stalledInterval: 5_000,
        maxStalledCount: 50,
        autorun: true,
      });
      worker.on('error', (error) => this.logger.error(`worker of ${name}: ${messageOf(error)}`));
      worker.on('failed', (_job, error) => this.logger.warn(`a job of ${name} failed: ${messageOf(error)}`));
      this.workers.push(worker);
    }
  }

  /** Running jobs end while the database is still there to record what came of them. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    this.workers = [];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    this.queues.clear();
  }

  /** Works on one job. A throw means that it comes again. */
  protected async run(handler: string, data: JobData | readonly JobData[]): Promise<void> {
    const work = this.handlers.get(handler);
    if (!work) throw new Error(`no handler is named ${handler}`);
    const jobs = isBatch(data) ? data : [data];
    await work(jobs);
    await this.worked(handler, jobs);
    await failpoint('K14_work_not_acknowledged', jobs[0]?.subjectId);
  }

  private async keepBeat(queue: QueueName, handler: string, everyMs: number): Promise<void> {
    await this.queueOf(queue).upsertJobScheduler(handler, { every: everyMs }, { name: handler, data: nothing, opts: { removeOnComplete: true, removeOnFail: true } });
  }

  private queueOf(name: QueueName): ReturnType<BullmqBackend['queue']> {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = this.backend.queue(name, connectionsOf[name]);
    queue.on('error', (error) => this.logger.error(`queue ${name}: ${error.message}`));
    this.queues.set(name, queue);
    return queue;
  }
}

/** Works on one after the other. One that fails must not keep back those behind it, which may be another merchant's. */
async function each(jobs: readonly JobData[], work: JobHandler): Promise<void> {
  const failures: unknown[] = [];
  for (const job of jobs) await work(job).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0] instanceof Error ? failures[0] : new Error(String(failures[0]));
}

function isBatch(data: JobData | readonly JobData[]): data is readonly JobData[] {
  return Array.isArray(data);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
