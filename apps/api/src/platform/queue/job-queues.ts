import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Beats } from '../beats/beats.js';
import { failpoint } from '../failpoints/failpoint.js';
import { inTime } from '../time/in-time.js';
import { type BullmqBackend, bullmqBackend } from './bullmq-backend.js';
import { each } from './each.js';
import { type BatchHandler, type JobData, type JobHandler, type NewJob, type QueueName, queueNames } from './job.js';
import { OwnWork } from './own-work.js';

/** A key drops a duplicate while its job waits or runs; finished jobs go at once, as keeping them tripled the cost of ending one. */
const jobOptions = { attempts: 8, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: true, removeOnFail: { count: 2_000 } };

/** Reactions of one merchant meet on the same rows; more of them at once would only wait for each other. Checkups and webhooks wait for servers of others. */
const concurrencyOf = { reactions: 2, checkups: 4, webhooks: 64 } as const;
const connectionsOf: Record<QueueName, number> = { settlement: 4, reactions: 4, checkups: 2, webhooks: 2 };

const beatsUntilToldAgain = 5;
/** A queue that takes longer to take a job is out of reach. Should it take it later all the same, a job comes twice, which handlers bear. */
const patienceMs = 2_000;
/** While such a call hangs the next ones do not wait behind it, for so long; then one is tried again. */
const givenUpMs = 10_000;
/** A beat is about nobody: whoever hears it looks in Postgres for what there is to do. */
const nothing: JobData = { merchantId: '', subjectId: '', eventId: null };

/**
 * BullMQ behind Till's own words. A queue only wakes a handler: every handler re-reads Postgres and moves by
 * compare-and-set, so a lost, doubled or late job costs time and never money. While a queue is out of reach, processes that
 * run jobs work on what they would have put on it (ADR 31).
 */
@Injectable()
export class JobQueues implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(JobQueues.name);
  private readonly handlers = new Map<string, BatchHandler>();
  private readonly backend: BullmqBackend;
  private readonly queues = new Map<QueueName, ReturnType<BullmqBackend['queue']>>();
  private workers: ReturnType<BullmqBackend['worker']>[] = [];
  private readonly ownWork: ReadonlyMap<QueueName, OwnWork>;
  private readonly underWay = new Set<Promise<void>>();
  private readonly givenUpUntilMs = new Map<QueueName, number>();
  private worked: (handler: string, jobs: readonly JobData[]) => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly beats: Beats,
  ) {
    this.backend = bullmqBackend(config.databaseUrl, config.redisUrl);
    this.ownWork = new Map(queueNames.map((name) => [name, new OwnWork(this.concurrencyOf(name))]));
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

  /**
   * Puts jobs on a queue, the most urgent first. Where the queue is out of reach, this process begins them itself if it runs
   * jobs. Throws when it does not, or has its hands full; whoever must not lose the work has a row that says so.
   */
  async add(name: QueueName, jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    try {
      await this.put(name, jobs);
    } catch (error) {
      if (!this.config.runsJobs) throw error;
      this.begin(name, jobs, error);
    }
  }

  /** Waiting and running jobs of a queue, for `/metrics`. Throws when it is out of reach. */
  counts(name: QueueName): Promise<Record<string, number>> {
    return inTime(`queue ${name}`, this.queueOf(name).getJobCounts('waiting', 'active', 'delayed', 'failed'), patienceMs);
  }

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all(queueNames.map((name) => this.untilReady(name)));
    if (!this.config.runsJobs) return;
    for (const name of queueNames) {
      const worker = this.backend.worker(name, connectionsOf[name], (job) => this.work(job.name, job.data), {
        concurrency: this.concurrencyOf(name),
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
    // A worker takes its leave of the queue, and would wait for one that is away.
    const isInReach = await this.counts('settlement').then(() => true, () => false);
    await Promise.all([...this.workers.map((worker) => worker.close(!isInReach)), ...[...this.ownWork.values()].map((work) => work.close())]);
    await Promise.allSettled(this.underWay);
    this.workers = [];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => inTime('the queue’s farewell', queue.close(), patienceMs).catch(() => void queue.disconnect().catch(() => undefined))));
    this.queues.clear();
  }

  /** Remembers the job while it is worked on, as a worker that has to leave at once does not wait for it. */
  private async work(handler: string, data: JobData | readonly JobData[]): Promise<void> {
    const job = this.run(handler, data);
    this.underWay.add(job);
    return job.finally(() => this.underWay.delete(job));
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

  private async put(name: QueueName, jobs: readonly NewJob[]): Promise<void> {
    if (performance.now() < (this.givenUpUntilMs.get(name) ?? 0)) throw new Error(`queue ${name} does not answer`);
    const putting = this.hand(name, jobs);
    try {
      await inTime(`queue ${name}`, putting, patienceMs);
    } catch (error) {
      this.givenUpUntilMs.set(name, performance.now() + givenUpMs);
      const answered = () => this.givenUpUntilMs.delete(name);
      putting.then(answered, answered);
      throw error;
    }
  }

  private async hand(name: QueueName, jobs: readonly NewJob[]): Promise<void> {
    const queue = this.queueOf(name);
    const wanted = jobs.map((job) => ({ name: job.handler, data: job.data, opts: { ...jobOptions, jobId: job.key } }));
    if (wanted.length > this.backend.fewJobs) await queue.addBulk(wanted);
    else await Promise.all(wanted.map((job) => queue.add(job.name, job.data, job.opts)));
  }

  private begin(name: QueueName, jobs: readonly NewJob[], why: unknown): void {
    const work = ({ handler, data }: NewJob) => this.run(handler, data).catch((error: unknown) => this.logger.warn(`a job of ${name} failed here: ${messageOf(error)}`));
    const left = jobs.filter((job) => !(this.ownWork.get(name)?.begin(job.key, () => work(job)) ?? false));
    this.logger.warn(`${messageOf(why)}; ${String(jobs.length - left.length)} of ${String(jobs.length)} jobs are worked on here`);
    if (left.length > 0) throw new Error(`queue ${name} is out of reach, and this process has its hands full`, { cause: why });
  }

  /** A queue that is out of reach keeps no till closed. */
  private async untilReady(name: QueueName): Promise<void> {
    const ready = this.queueOf(name).waitUntilReady();
    // On Postgres this brings the queue's tables up to date, and Till has nothing without its database.
    if (this.config.redisUrl === undefined) await ready;
    else await inTime(`queue ${name}`, ready, patienceMs).catch((error: unknown) => this.logger.warn(messageOf(error)));
  }

  private concurrencyOf(name: QueueName): number {
    return name === 'settlement' ? this.config.settleConcurrency : concurrencyOf[name];
  }

  private async keepBeat(queue: QueueName, handler: string, everyMs: number): Promise<void> {
    const telling = this.queueOf(queue).upsertJobScheduler(handler, { every: everyMs }, { name: handler, data: nothing, opts: { removeOnComplete: true, removeOnFail: true } });
    await inTime(`queue ${queue}`, telling, patienceMs);
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

function isBatch(data: JobData | readonly JobData[]): data is readonly JobData[] {
  return Array.isArray(data);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
