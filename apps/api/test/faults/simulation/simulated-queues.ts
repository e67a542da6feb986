import type { JobData, JobHandler, NewJob, QueueName } from '../../../src/platform/queue/job.js';
import { JobQueues } from '../../../src/platform/queue/job-queues.js';

/** A job that waits for whoever decides the order. */
export interface WaitingJob {
  handler: string;
  data: JobData | readonly JobData[];
}

/** A queue that keeps jobs in no order, may lose them, double them or be out of reach. */
export class SimulatedQueues extends JobQueues {
  readonly waiting: WaitingJob[] = [];
  /** Asked at each hand-over: what becomes of it. */
  fate: (queue: QueueName) => 'kept' | 'lost' | 'unreachable' = () => 'kept';
  private readonly work = new Map<string, JobHandler>();

  override handle(handler: string, work: JobHandler): void {
    this.work.set(handler, work);
  }

  override async add(name: QueueName, jobs: readonly NewJob[]): Promise<void> {
    const fate = this.fate(name);
    if (fate === 'unreachable') throw new Error('the queue is out of reach');
    if (fate === 'kept') this.waiting.push(...jobs.map(({ handler, data }) => ({ handler, data })));
    return Promise.resolve();
  }

  /** Runs a job as a worker does; a failure is the queue's to know and comes again. */
  async perform({ handler, data }: WaitingJob): Promise<void> {
    const work = this.work.get(handler);
    if (!work) throw new Error(`no handler is named ${handler}`);
    for (const one of Array.isArray(data) ? (data as readonly JobData[]) : [data as JobData]) await work(one);
  }

  override counts(): Promise<Record<string, number>> {
    return Promise.resolve({});
  }

  override onApplicationBootstrap(): Promise<void> {
    return Promise.resolve();
  }
}
