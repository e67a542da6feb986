import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  `CREATE TABLE payment_identifiers (
     merchant_id text NOT NULL REFERENCES merchants,
     resource_id text NOT NULL,
     payer text NOT NULL,
     identifier text NOT NULL CHECK (length(identifier) BETWEEN 16 AND 128),
     -- What exactly was asked for where one resource stands for many things; empty elsewhere.
     asked text NOT NULL,
     payment_id text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     -- A payer's word for one purchase of one thing: whoever races, there is one payment for it.
     PRIMARY KEY (resource_id, payer, identifier),
     FOREIGN KEY (merchant_id, payment_id) REFERENCES payments (merchant_id, id))`,
];

export class CreatePaymentIdentifiers1764001310000 implements MigrationInterface {
  readonly name = 'CreatePaymentIdentifiers1764001310000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...closeToTenant('payment_identifiers', readWrite)]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
