import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Live money waits for a new address (ADR 32). Addresses that are proven today are known to their merchants. */
const statements = [
  'ALTER TABLE wallets ADD COLUMN live_from timestamptz, ADD COLUMN default_since timestamptz',
  'UPDATE wallets SET live_from = proven_at, default_since = CASE WHEN is_default THEN created_at END',
];

export class WaitWithNewAddresses1764002100000 implements MigrationInterface {
  readonly name = 'WaitWithNewAddresses1764002100000';

  async up(runner: QueryRunner): Promise<void> {
    // The update reaches every tenant's rows, and the owner is bound by row-level security like everybody.
    await runner.query(`SET LOCAL till.scope = 'system'`);
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
