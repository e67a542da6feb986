import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToSystem, readWrite } from './tenant-table.js';

const tables = [
  // Nonces of proofs that opened something. Those of proofs that did not, or that are still to come, are nowhere kept.
  `CREATE TABLE sign_in_nonces (
     nonce text PRIMARY KEY,
     expires_at timestamptz NOT NULL)`,
  'CREATE INDEX sign_in_nonces_by_expiry ON sign_in_nonces (expires_at)',
];

export class CreateSignInNonces1764001320000 implements MigrationInterface {
  readonly name = 'CreateSignInNonces1764001320000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...closeToSystem('sign_in_nonces', readWrite)]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
