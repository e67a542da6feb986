import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  `CREATE TABLE checkups (
     merchant_id text NOT NULL REFERENCES merchants,
     resource_id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     -- The last one, whole, as JSON text: what a stranger's server answered may hold characters jsonb does not take.
     result text,
     at timestamptz,
     -- When the next one is due; null while the resource is not for sale.
     next_at timestamptz DEFAULT clock_timestamp(),
     PRIMARY KEY (merchant_id, resource_id),
     FOREIGN KEY (merchant_id, resource_id) REFERENCES resources (merchant_id, id))`,
  `CREATE INDEX checkups_due ON checkups (next_at) WHERE next_at IS NOT NULL`,
  // What is broken at a resource, and for how many checkups in a row.
  `CREATE TABLE troubles (
     merchant_id text NOT NULL REFERENCES merchants,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     resource_id text NOT NULL,
     code text NOT NULL,
     -- What it is about: the resource itself, or a network or an origin that many resources share.
     subject text NOT NULL,
     times integer NOT NULL DEFAULT 1,
     since timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (merchant_id, resource_id, code, subject),
     FOREIGN KEY (merchant_id, resource_id) REFERENCES resources (merchant_id, id))`,
  `CREATE INDEX troubles_by_subject ON troubles (merchant_id, mode, code, subject)`,
  `CREATE TABLE alerts (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     code text NOT NULL,
     subject text NOT NULL,
     -- The resource where it was seen first.
     resource_id text NOT NULL,
     params jsonb NOT NULL,
     message text NOT NULL,
     advice text,
     opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     closed_at timestamptz,
     dismissed_at timestamptz,
     PRIMARY KEY (merchant_id, id),
     FOREIGN KEY (merchant_id, resource_id) REFERENCES resources (merchant_id, id))`,
  `CREATE UNIQUE INDEX alerts_one_open ON alerts (merchant_id, mode, code, subject) WHERE closed_at IS NULL`,
  `CREATE INDEX alerts_newest ON alerts (merchant_id, mode, opened_at DESC, id DESC)`,
];

export class CreateCheckups1764001200000 implements MigrationInterface {
  readonly name = 'CreateCheckups1764001200000';

  async up(runner: QueryRunner): Promise<void> {
    const closed = [...closeToTenant('checkups', readWrite), ...closeToTenant('troubles', readWrite), ...closeToTenant('alerts', 'SELECT, INSERT, UPDATE')];
    for (const statement of [...tables, ...closed]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
