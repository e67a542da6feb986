import type { JobData, NewJob, QueueName } from '../../../src/platform/queue/job.js';
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

  override async add(name: QueueName, jobs: readonly NewJob[]): Promise<void> {
    const fate = this.fate(name);
    if (fate === 'unreachable') throw new Error('the queue is out of reach');
    if (fate === 'kept') this.waiting.push(...jobs.map(({ handler, data }) => ({ handler, data })));
    return Promise.resolve();
  }

  /** Runs a job as a worker does; a failure is the queue's to know and comes again. */
  perform({ handler, data }: WaitingJob): Promise<void> {
    return this.run(handler, data);
  }

  override counts(): Promise<Record<string, number>> {
    return Promise.resolve({});
  }

  override onApplicationBootstrap(): Promise<void> {
    return Promise.resolve();
  }
}
