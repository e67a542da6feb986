import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  `CREATE TABLE door_keys (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     name text NOT NULL,
     key_hash bytea NOT NULL UNIQUE,
     hint text NOT NULL,
     -- Wallets that may be paid; null: any of the merchant's.
     wallet_ids text[],
     created_at timestamptz NOT NULL DEFAULT now(),
     last_used_at timestamptz,
     revoked_at timestamptz,
     PRIMARY KEY (merchant_id, id))`,
  // How often a server asked whether a signed payment is good, and how often it was told "settled". Kept for a week.
  `CREATE TABLE facilitator_grants (
     merchant_id text NOT NULL REFERENCES merchants,
     authorization_hash bytea NOT NULL,
     verifications integer NOT NULL DEFAULT 0,
     grants integer NOT NULL DEFAULT 0,
     granted_at timestamptz,
     seen_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (merchant_id, authorization_hash))`,
  'CREATE INDEX facilitator_grants_seen ON facilitator_grants (seen_at)',
];

/** Routes of sellers' own servers are resources too; `external_url` is their address without query, `*` all others. */
const resources = [
  'ALTER TABLE resources ADD COLUMN external_url text',
  'ALTER TABLE resources DROP CONSTRAINT resources_kind_check',
  "ALTER TABLE resources ADD CONSTRAINT resources_kind_check CHECK (kind IN ('pay_link', 'tip_jar', 'api_route', 'order', 'external'))",
  "ALTER TABLE resources ADD CONSTRAINT resources_external_url CHECK ((kind = 'external') = (external_url IS NOT NULL))",
  'CREATE UNIQUE INDEX resources_by_external_url ON resources (merchant_id, mode, external_url) WHERE external_url IS NOT NULL',
];

export class CreateDoorKeys1764001000000 implements MigrationInterface {
  readonly name = 'CreateDoorKeys1764001000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...resources, ...closeToTenant('door_keys', readWrite), ...closeToTenant('facilitator_grants', readWrite)]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
