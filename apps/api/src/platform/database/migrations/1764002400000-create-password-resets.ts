import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToSystem, readWrite } from './tenant-table.js';

/** A way back in for who forgot a password (ADR 35). */
const statements = [
  // When the password was last set by a reset link: it does not stand for the member's presence at once.
  'ALTER TABLE members ADD COLUMN password_reset_at timestamptz',
  // One link a member; only its hash is known.
  `CREATE TABLE password_resets (
     member_id text PRIMARY KEY REFERENCES members,
     token_hash bytea NOT NULL UNIQUE,
     expires_at timestamptz NOT NULL)`,
];

export class CreatePasswordResets1764002400000 implements MigrationInterface {
  readonly name = 'CreatePasswordResets1764002400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...statements, ...closeToSystem('password_resets', readWrite)]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
