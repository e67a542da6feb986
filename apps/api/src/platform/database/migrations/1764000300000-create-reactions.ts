import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  // One row per (handler, event) written with the handler's effect: a redelivered event changes nothing.
  `CREATE TABLE handled_events (
     merchant_id text NOT NULL,
     handler text NOT NULL,
     event_id text NOT NULL,
     at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (handler, event_id))`,
  `CREATE TABLE revenue_hourly (
     merchant_id text NOT NULL,
     mode text NOT NULL,
     hour timestamptz NOT NULL,
     network text NOT NULL,
     resource_id text NOT NULL,
     amount numeric(78, 0) NOT NULL,
     count bigint NOT NULL,
     PRIMARY KEY (merchant_id, mode, hour, network, resource_id))`,
];

export class CreateReactions1764000300000 implements MigrationInterface {
  readonly name = 'CreateReactions1764000300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...closeToTenant('handled_events', appendOnly), ...closeToTenant('revenue_hourly', readWrite)]) {
      await runner.query(statement);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
