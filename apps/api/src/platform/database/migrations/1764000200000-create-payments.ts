import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, closeToSystem, closeToTenant, readWrite } from './tenant-table.js';

const tables = [
  `CREATE TABLE payments (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     resource_id text NOT NULL,
     status text NOT NULL,
     x402_version smallint NOT NULL,
     network text NOT NULL,
     asset text NOT NULL,
     amount numeric(78, 0) NOT NULL CHECK (amount > 0),
     payer text NOT NULL,
     pay_to text NOT NULL,
     nonce bytea NOT NULL,
     -- Unix seconds; null on Solana, whose lifetime is its blockhash.
     valid_before bigint,
     -- The facilitator request and what evidence needs, exactly as agreed with the payer.
     instruction jsonb NOT NULL,
     pay_again boolean NOT NULL DEFAULT false,
     facilitator_url text NOT NULL,
     attempts integer NOT NULL DEFAULT 0,
     lease_until timestamptz,
     from_block bigint NOT NULL,
     -- When the sweeper looks again; null at rest.
     next_check_at timestamptz,
     transaction text,
     block bigint,
     block_hash text,
     log_index integer,
     reason text,
     reason_detail text,
     review boolean NOT NULL DEFAULT false,
     metadata jsonb NOT NULL DEFAULT '{}',
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     settled_at timestamptz,
     final_at timestamptz,
     PRIMARY KEY (merchant_id, id),
     FOREIGN KEY (merchant_id, resource_id) REFERENCES resources (merchant_id, id))`,
  `CREATE INDEX payments_newest ON payments (merchant_id, mode, created_at DESC, id DESC)`,
  `CREATE INDEX payments_settled ON payments (merchant_id, mode, settled_at) WHERE settled_at IS NOT NULL`,
  `CREATE INDEX payments_by_resource ON payments (merchant_id, resource_id, created_at DESC, id DESC)`,
  `CREATE INDEX payments_by_payer ON payments (merchant_id, payer, created_at DESC, id DESC)`,
  `CREATE INDEX payments_by_transaction ON payments (merchant_id, transaction) WHERE transaction IS NOT NULL`,
  `CREATE INDEX payments_due ON payments (next_check_at) WHERE next_check_at IS NOT NULL`,
  // Promise P2: while one attempt of a payer on a link is unresolved there is no second one, whoever races.
  `CREATE UNIQUE INDEX payments_one_open ON payments (resource_id, payer)
     WHERE status IN ('received', 'verified', 'settling', 'unknown') AND NOT pay_again`,
  `CREATE TABLE payment_claims (
     network text NOT NULL,
     asset bytea NOT NULL,
     payer bytea NOT NULL,
     nonce bytea NOT NULL,
     payment_id text NOT NULL UNIQUE,
     merchant_id text NOT NULL,
     resource_id text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (nonce, payer, asset, network))`,
  `CREATE TABLE payment_events (
     merchant_id text NOT NULL,
     payment_id text NOT NULL,
     id bigint GENERATED ALWAYS AS IDENTITY,
     type text NOT NULL,
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     data jsonb NOT NULL DEFAULT '{}',
     PRIMARY KEY (payment_id, id))`,
  `CREATE TABLE settlement_attempts (
     merchant_id text NOT NULL,
     payment_id text NOT NULL,
     n integer NOT NULL,
     facilitator_url text NOT NULL,
     started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     ended_at timestamptz,
     outcome text CHECK (outcome IN ('settled', 'refused', 'unknown')),
     reason text,
     transaction text,
     PRIMARY KEY (payment_id, n))`,
  `CREATE TABLE evidence (
     network text NOT NULL,
     transaction text NOT NULL,
     log_index integer NOT NULL,
     merchant_id text NOT NULL,
     payment_id text NOT NULL UNIQUE,
     block bigint NOT NULL,
     block_hash text NOT NULL,
     payer text NOT NULL,
     pay_to text NOT NULL,
     amount numeric(78, 0) NOT NULL,
     observed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (network, transaction, log_index))`,
  `CREATE TABLE outbox (
     id text PRIMARY KEY,
     topic text NOT NULL,
     merchant_id text NOT NULL,
     subject_id text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     dispatched_at timestamptz)`,
  `CREATE INDEX outbox_waiting ON outbox (created_at) WHERE dispatched_at IS NULL`,
];

export class CreatePayments1764000200000 implements MigrationInterface {
  readonly name = 'CreatePayments1764000200000';

  async up(runner: QueryRunner): Promise<void> {
    const closed = [
      ...closeToTenant('payments', readWrite),
      ...closeToSystem('payment_claims', appendOnly),
      ...closeToTenant('payment_events', appendOnly),
      ...closeToTenant('settlement_attempts', 'SELECT, INSERT, UPDATE'),
      ...closeToTenant('evidence', appendOnly),
      ...closeToTenant('outbox', readWrite),
    ];
    for (const statement of [...tables, ...closed]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
