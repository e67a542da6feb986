import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { PaymentState } from '@till/ledger';
import { Config } from '../../config/config.js';
import { Beats } from '../../platform/beats/beats.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { NewJob } from '../../platform/queue/job.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { settlementJobs } from './settlement-jobs.js';

const batchSize = 500;
const finalityBatch = 25;

interface DueRow {
  merchant_id: string;
  id: string;
  status: PaymentState;
  held: boolean;
}

/**
 * Takes due payments and pushes their next look back, the further the older they are: a quarter of their age, capped
 * tightly while money is in doubt; half of it once settled, as each look asks the chain whether the block still stands. A
 * lease's end is not slept through: whoever held it may be dead, and a payer waits. SKIP LOCKED lets several workers sweep at once.
 */
const takeDueSql = `
  WITH due AS (
    SELECT id FROM payments WHERE next_check_at <= clock_timestamp() ORDER BY next_check_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  )
  UPDATE payments SET next_check_at = clock_timestamp() + make_interval(secs => greatest(4, least(
    CASE WHEN status IN ('received', 'verified', 'settling', 'unknown') THEN 15 WHEN status = 'settled' THEN 300 ELSE 900 END,
    extract(epoch FROM lease_until - clock_timestamp()) + 0.1,
    extract(epoch FROM clock_timestamp() - coalesce(settled_at, created_at)) / CASE WHEN status = 'settled' THEN 2 ELSE 4 END)))
  FROM due WHERE payments.id = due.id RETURNING payments.merchant_id, payments.id, payments.status, payments.held_until IS NOT NULL AS held`;

/** Re-drives every payment that is not at rest. The queue is fast, this is certain. */
@Injectable()
export class Sweeper implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly queues: JobQueues,
    private readonly beats: Beats,
  ) {}

  onModuleInit(): void {
    if (this.config.runsJobs) this.beats.keep({ name: 'settlement', everyMs: this.config.sweepIntervalMs, atOnce: true, turn: () => this.sweep() });
  }

  /** Sends a job for every payment that is due. Returns how many. What a failure leaves is due again. */
  async sweep(): Promise<number> {
    const due = await this.unitOfWork.system((tx) => tx.query<DueRow>(takeDueSql));
    const settled = due.filter(({ status }) => status === 'settled');
    // Those that were never sent come first: on Solana a signature lives for a minute.
    const open = [...due.filter(({ status }) => status === 'verified'), ...due.filter(({ status }) => status !== 'verified' && status !== 'settled')];
    await this.queues.add('settlement', [
      ...open.map((row) => jobOf(row.status === 'verified' && !row.held ? settlementJobs.settle : settlementJobs.redrive, [row])),
      // Money in doubt gets a job each; whether blocks became final is asked for many in one.
      ...inChunks(settled, finalityBatch).map((rows) => jobOf(settlementJobs.redrive, rows)),
    ]);
    return due.length;
  }
}

function jobOf(handler: string, rows: readonly DueRow[]): NewJob {
  const data = rows.map(({ merchant_id: merchantId, id }) => ({ merchantId, subjectId: id, eventId: null }));
  return { handler, key: `${handler}-${randomBytes(12).toString('hex')}`, data };
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
