import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  `CREATE TABLE files (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     name text NOT NULL,
     media_type text NOT NULL,
     size_bytes bigint NOT NULL,
     sha256 text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (merchant_id, id))`,
  `CREATE TABLE resources (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     kind text NOT NULL CHECK (kind IN ('pay_link', 'tip_jar')),
     slug text UNIQUE,
     handle text UNIQUE,
     title text NOT NULL,
     description text,
     price numeric(78, 0) CHECK (price > 0),
     presets numeric(78, 0)[],
     min_amount numeric(78, 0),
     max_amount numeric(78, 0),
     networks text[],
     wallet_ids text[],
     success_url text,
     metadata jsonb NOT NULL DEFAULT '{}',
     deliverable jsonb,
     active boolean NOT NULL DEFAULT true,
     version integer NOT NULL DEFAULT 1,
     created_at timestamptz NOT NULL DEFAULT now(),
     updated_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (merchant_id, id),
     CHECK ((kind = 'pay_link') = (slug IS NOT NULL AND price IS NOT NULL)),
     CHECK ((kind = 'tip_jar') = (handle IS NOT NULL AND presets IS NOT NULL AND min_amount IS NOT NULL AND max_amount IS NOT NULL)))`,
  `CREATE INDEX resources_newest ON resources (merchant_id, mode, created_at DESC, id DESC)`,
];

export class CreateCatalogue1764000100000 implements MigrationInterface {
  readonly name = 'CreateCatalogue1764000100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...closeToTenant('files', readWrite), ...closeToTenant('resources', readWrite)]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
