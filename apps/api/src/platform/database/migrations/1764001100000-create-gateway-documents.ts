import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToTenant, readWrite } from './tenant-table.js';

const documents = [
  `ALTER TABLE gateways ADD COLUMN public_docs boolean NOT NULL DEFAULT true`,
  `CREATE TABLE gateway_documents (
     merchant_id text NOT NULL,
     gateway_id text NOT NULL PRIMARY KEY,
     -- JSON, with paths below the gateway. Text, since a jsonb loses the order in which an author tells things.
     content text NOT NULL,
     title text NOT NULL,
     version text NOT NULL,
     operations integer NOT NULL,
     source_url text,
     imported_at timestamptz NOT NULL,
     FOREIGN KEY (merchant_id, gateway_id) REFERENCES gateways (merchant_id, id))`,
];

export class CreateGatewayDocuments1764001100000 implements MigrationInterface {
  readonly name = 'CreateGatewayDocuments1764001100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...documents, ...closeToTenant('gateway_documents', readWrite)]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
