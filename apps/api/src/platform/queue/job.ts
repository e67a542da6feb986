/** Queues by the room that works on them. */
export const queueNames = ['settlement', 'reactions', 'checkups', 'webhooks'] as const;
export type QueueName = (typeof queueNames)[number];

/** What a job carries: ids only. Whoever handles it reads the truth from Postgres. */
export interface JobData {
  merchantId: string;
  subjectId: string;
  /** Outbox row that caused the job; null for a sweeper's wake-up. */
  eventId: string | null;
}

export interface NewJob {
  handler: string;
  /** Deterministic id; a second job with the same key is dropped while the first waits or runs. No colon, not all digits. */
  key: string;
  /** Several at once are each worked on, whatever the others do; when one fails, all of them come again. */
  data: JobData | readonly JobData[];
}

/** An idempotent handler; a throw means "try again later". */
export type JobHandler = (job: JobData) => Promise<void>;

/** The same for all that a job carries. */
export type BatchHandler = (jobs: readonly JobData[]) => Promise<void>;
