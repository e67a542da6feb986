import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  // Which handlers have reacted to an event; it is finished when all have. A queue that loses its jobs then loses none of them.
  `ALTER TABLE outbox ADD COLUMN handled text[] NOT NULL DEFAULT '{}', ADD COLUMN finished_at timestamptz`,
  `UPDATE outbox SET finished_at = dispatched_at`,
  `CREATE INDEX outbox_unfinished ON outbox (dispatched_at) WHERE finished_at IS NULL`,
];

/** Keeps an event until every reaction to it is reported. */
export class FinishEvents1764000510000 implements MigrationInterface {
  readonly name = 'FinishEvents1764000510000';

  async up(runner: QueryRunner): Promise<void> {
    // The update reaches every tenant's rows, and the owner is bound by row-level security like everybody.
    await runner.query(`SET LOCAL till.scope = 'system'`);
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
