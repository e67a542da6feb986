import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a call with an idempotency key has done is kept in the commit that did it (ADR 40). */
const statements = [
  // What the work returned, sealed; null before its commit.
  'ALTER TABLE idempotency_keys ADD COLUMN work bytea',
];

export class KeepWorkWithItsKey1764002900000 implements MigrationInterface {
  readonly name = 'KeepWorkWithItsKey1764002900000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
