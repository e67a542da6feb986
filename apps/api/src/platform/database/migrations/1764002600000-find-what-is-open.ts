import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Few payments are not settled and hardly any wait for a person; without these, each look for them reads all of a merchant's. */
const statements = [
  'CREATE INDEX IF NOT EXISTS payments_unsettled ON payments (merchant_id, mode, created_at DESC, id DESC) WHERE settled_at IS NULL',
  'CREATE INDEX IF NOT EXISTS payments_to_review ON payments (merchant_id, mode, created_at DESC, id DESC) WHERE review',
];

export class FindWhatIsOpen1764002600000 implements MigrationInterface {
  readonly name = 'FindWhatIsOpen1764002600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
