import { createPostgresBackend, Queue, type QueueOptions, Worker, type WorkerOptions, withBackend } from 'bullmq';
import type { JobData } from './job.js';

type TillQueue = Pick<Queue, 'add' | 'addBulk' | 'upsertJobScheduler' | 'close' | 'disconnect' | 'waitUntilReady' | 'getJobCounts'> & { on(event: 'error', listener: (error: Error) => void): unknown };
type TillWorker = Pick<Worker, 'close' | 'waitUntilReady'> & { on(event: 'error' | 'failed', listener: (...facts: unknown[]) => void): unknown };
type Processor = (job: { name: string; data: JobData | readonly JobData[] }) => Promise<void>;

/** The two classes of BullMQ that Till uses, bound to one backend. */
export interface BullmqBackend {
  /** Jobs that cost less one by one than as one call for all. */
  readonly fewJobs: number;
  /** `connections`: how many to Postgres each may hold at most. */
  queue(name: string, connections: number): TillQueue;
  worker(name: string, connections: number, processor: Processor, options: Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount' | 'autorun'>): TillWorker;
}

/** Jobs on Postgres: no further service to run. The queue is never the truth, so its commits need not wait for the disk. */
function onPostgres(databaseUrl: string): BullmqBackend {
  const bound = withBackend(createPostgresBackend);
  const connection = (max: number) => ({ connectionString: databaseUrl, schema: 'bullmq', max, migrate: true, options: '-c synchronous_commit=off', application_name: 'till-queue' });
  return {
    // A call for many makes and drops two temporary tables, which costs as much as a dozen single ones.
    fewJobs: 16,
    queue: (name, connections) => new bound.Queue(name, { connection: connection(connections) }),
    worker: (name, connections, processor, options) => new bound.Worker(name, processor, { ...options, connection: connection(connections) }),
  };
}

function onRedis(redisUrl: string): BullmqBackend {
  const connection = { url: redisUrl, maxRetriesPerRequest: null } satisfies QueueOptions['connection'];
  return {
    fewJobs: 1,
    queue: (name) => new Queue(name, { connection: { ...connection, enableOfflineQueue: false }, prefix: 'till' }),
    worker: (name, _connections, processor, options) => new Worker(name, processor, { ...options, connection, prefix: 'till' }),
  };
}

/** Redis when an address is given, Postgres otherwise; one conformance suite runs on both. */
export function bullmqBackend(databaseUrl: string, redisUrl: string | undefined): BullmqBackend {
  return redisUrl === undefined ? onPostgres(databaseUrl) : onRedis(redisUrl);
}
