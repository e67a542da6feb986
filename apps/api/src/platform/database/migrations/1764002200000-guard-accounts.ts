import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToSystem, readWrite } from './tenant-table.js';

/** Sessions can be told apart, ended and confirmed (ADR 33); wrong passwords are counted per account. */
const statements = [
  // The default also names the sessions there are. Hex digits are digits of the alphabet that ids are written in.
  `ALTER TABLE sessions
     ADD COLUMN id text NOT NULL UNIQUE DEFAULT 'ses_' || substr(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 1, 36),
     ADD COLUMN browser text,
     ADD COLUMN system text,
     ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now(),
     ADD COLUMN confirmed_at timestamptz`,
  `CREATE TABLE sign_in_failures (
     subject bytea PRIMARY KEY,
     failures integer NOT NULL,
     ends_at timestamptz NOT NULL)`,
  'CREATE INDEX sign_in_failures_by_end ON sign_in_failures (ends_at)',
];

export class GuardAccounts1764002200000 implements MigrationInterface {
  readonly name = 'GuardAccounts1764002200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...statements, ...closeToSystem('sign_in_failures', readWrite)]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
