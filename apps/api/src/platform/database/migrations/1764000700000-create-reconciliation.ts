import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToSystem, closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  `ALTER TABLE wallets ADD COLUMN import_days smallint NOT NULL DEFAULT 30 CHECK (import_days BETWEEN 0 AND 365)`,
  `CREATE TABLE inflows (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     network text NOT NULL,
     asset text NOT NULL,
     -- The receiving address, written as the merchant's wallet is.
     wallet text NOT NULL,
     payer text NOT NULL,
     amount numeric(78, 0) NOT NULL CHECK (amount > 0),
     -- Where the chain shows it, keyed like evidence; block is a slot on Solana.
     transaction text NOT NULL,
     log_index integer NOT NULL,
     block bigint NOT NULL,
     block_hash text NOT NULL,
     block_time timestamptz NOT NULL,
     status text NOT NULL CHECK (status IN ('unmatched', 'matched', 'attached', 'ignored', 'elsewhere', 'undone')),
     payment_id text,
     resource_id text,
     -- How often it was posted as an inflow and as an attachment: the journal takes each posting of a source once.
     entries integer NOT NULL DEFAULT 0,
     attachments integer NOT NULL DEFAULT 0,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (merchant_id, id),
     -- Two merchants may share an address, and each has an inflow of its own.
     UNIQUE (merchant_id, network, transaction, log_index, wallet),
     FOREIGN KEY (merchant_id, resource_id) REFERENCES resources (merchant_id, id),
     CHECK ((status = 'matched') = (payment_id IS NOT NULL)),
     CHECK ((status = 'attached') = (resource_id IS NOT NULL)))`,
  `CREATE INDEX inflows_by_log ON inflows (network, transaction, log_index)`,
  `CREATE INDEX inflows_by_block ON inflows (merchant_id, network, wallet, block)`,
  `CREATE INDEX inflows_by_range ON inflows (network, block)`,
  `CREATE INDEX inflows_newest ON inflows (merchant_id, mode, block_time DESC, id DESC)`,
  `CREATE INDEX inflows_unmatched ON inflows (merchant_id, mode, block_time DESC, id DESC) WHERE status = 'unmatched'`,
  // What left a wallet, as far as the check of its balance needs it.
  `CREATE TABLE outflows (
     merchant_id text NOT NULL REFERENCES merchants,
     network text NOT NULL,
     wallet text NOT NULL,
     block bigint NOT NULL,
     amount numeric(78, 0) NOT NULL CHECK (amount > 0),
     PRIMARY KEY (merchant_id, network, wallet, block))`,
  `CREATE INDEX outflows_by_range ON outflows (network, block)`,
  `CREATE TABLE transfer_scans (
     network text PRIMARY KEY,
     -- Everything up to here has been read and stored.
     block bigint NOT NULL,
     -- The chain's final block when it was last asked.
     head_block bigint NOT NULL,
     -- One worker at a time; whoever lost the lease meanwhile cannot store.
     lease_owner text,
     lease_until timestamptz,
     next_scan_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     failures integer NOT NULL DEFAULT 0,
     fault text,
     failing_since timestamptz)`,
  `CREATE TABLE reconciliations (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     network text NOT NULL,
     wallet text NOT NULL,
     -- Read from from_block on without a gap; the import of the past moves it down from first_block to target_block.
     first_block bigint NOT NULL,
     from_block bigint NOT NULL,
     target_block bigint,
     import_since timestamptz NOT NULL,
     import_days smallint NOT NULL,
     import_fault text,
     import_failures integer NOT NULL DEFAULT 0,
     next_import_at timestamptz DEFAULT clock_timestamp(),
     -- The last run: what it compared, between which blocks, and when.
     recorded numeric(78, 0) NOT NULL DEFAULT 0,
     on_chain numeric(78, 0) NOT NULL DEFAULT 0,
     unmatched numeric(78, 0) NOT NULL DEFAULT 0,
     difference numeric(78, 0) NOT NULL DEFAULT 0,
     run_from_block bigint,
     run_to_block bigint,
     run_at timestamptz,
     -- Since when the figures are as they are: a quiet wallet is looked at less often.
     changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     next_run_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     -- The balance before balance_from_block, the one after balance_to_block, and what came in less what went out between.
     balance_from_block bigint,
     balance_before numeric(78, 0),
     balance_to_block bigint,
     balance_after numeric(78, 0),
     balance_moved numeric(78, 0),
     PRIMARY KEY (merchant_id, id),
     UNIQUE (merchant_id, network, wallet))`,
  `CREATE INDEX reconciliations_due ON reconciliations (next_run_at)`,
  `CREATE INDEX reconciliations_by_network ON reconciliations (network, next_import_at)`,
  `CREATE INDEX reconciliations_different ON reconciliations (network) WHERE difference <> 0`,
];

export class CreateReconciliation1764000700000 implements MigrationInterface {
  readonly name = 'CreateReconciliation1764000700000';

  async up(runner: QueryRunner): Promise<void> {
    const closed = [...closeToTenant('inflows', 'SELECT, INSERT, UPDATE'), ...closeToTenant('outflows', readWrite), ...closeToSystem('transfer_scans', readWrite), ...closeToTenant('reconciliations', readWrite)];
    for (const statement of [...tables, ...closed]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
