import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToSystem, closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  `CREATE TABLE facilitator_choices (
     merchant_id text NOT NULL REFERENCES merchants,
     network text NOT NULL,
     facilitator_id text NOT NULL,
     changed_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (merchant_id, network))`,
  `CREATE TABLE facilitator_keys (
     merchant_id text NOT NULL REFERENCES merchants,
     facilitator_id text NOT NULL,
     hint text NOT NULL,
     sealed text NOT NULL,
     added_at timestamptz NOT NULL DEFAULT now(),
     checked_at timestamptz,
     refused_at timestamptz,
     PRIMARY KEY (merchant_id, facilitator_id))`,
  `CREATE TABLE facilitator_health (
     facilitator_id text PRIMARY KEY,
     faults_in_row integer NOT NULL,
     last_success_at timestamptz,
     last_fault_at timestamptz,
     last_fault text,
     latency_ms integer,
     open_until timestamptz)`,
];

export class CreateFacilitators1764000600000 implements MigrationInterface {
  readonly name = 'CreateFacilitators1764000600000';

  async up(runner: QueryRunner): Promise<void> {
    const closed = [...closeToTenant('facilitator_choices', readWrite), ...closeToTenant('facilitator_keys', readWrite), ...closeToSystem('facilitator_health', readWrite)];
    for (const statement of [...tables, ...closed]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
