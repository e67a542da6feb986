import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToTenant } from './tenant-table.js';

const tables = [
  `ALTER TABLE payments ADD COLUMN refunded numeric(78, 0) NOT NULL DEFAULT 0`,
  `ALTER TABLE payments ADD CONSTRAINT payments_refunded_within_paid CHECK (refunded BETWEEN 0 AND amount)`,
  `CREATE TABLE refunds (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     payment_id text NOT NULL,
     status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'refunded', 'cancelled')),
     network text NOT NULL,
     asset text NOT NULL,
     amount numeric(78, 0) NOT NULL CHECK (amount > 0),
     -- The wallet that was paid and the payer; EVM addresses in lower case, as transfers are matched by them.
     from_address text NOT NULL,
     to_address text NOT NULL,
     -- What the merchant's wallet reported. A hint.
     sent_transaction text,
     sent_at timestamptz,
     -- The transfer that closed it; block is a slot on Solana.
     transaction text,
     log_index integer,
     block bigint,
     block_hash text,
     refunded_at timestamptz,
     cancelled_at timestamptz,
     cancel_reason text CHECK (cancel_reason IN ('merchant', 'payment_reverted')),
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (merchant_id, id),
     FOREIGN KEY (merchant_id, payment_id) REFERENCES payments (merchant_id, id),
     CHECK ((status = 'refunded') = (transaction IS NOT NULL AND log_index IS NOT NULL AND block IS NOT NULL AND refunded_at IS NOT NULL)))`,
  // One transfer closes one refund, whoever's it is.
  `CREATE UNIQUE INDEX refunds_one_transfer ON refunds (network, transaction, log_index) WHERE transaction IS NOT NULL`,
  `CREATE INDEX refunds_newest ON refunds (merchant_id, mode, created_at DESC, id DESC)`,
  `CREATE INDEX refunds_by_payment ON refunds (payment_id, created_at DESC, id DESC)`,
  `CREATE INDEX refunds_to_match ON refunds (merchant_id, network, from_address, to_address) WHERE status <> 'refunded'`,
];

/** Locks the payment first, so that refunds made at the same moment see each other, then adds up what counts. */
const withinPaid = [
  `CREATE FUNCTION till_refunds_within_paid() RETURNS trigger LANGUAGE plpgsql AS $$
   DECLARE
     paid numeric;
     others numeric;
   BEGIN
     SELECT amount INTO paid FROM payments WHERE merchant_id = NEW.merchant_id AND id = NEW.payment_id FOR UPDATE;
     SELECT coalesce(sum(amount), 0) INTO others FROM refunds WHERE payment_id = NEW.payment_id AND id <> NEW.id AND status IN ('open', 'refunded');
     IF paid IS NULL OR others + NEW.amount > paid THEN
       RAISE EXCEPTION 'refunds of % would exceed what was paid', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_within_paid';
     END IF;
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER refunds_within_paid BEFORE INSERT OR UPDATE ON refunds FOR EACH ROW WHEN (NEW.status IN ('open', 'refunded')) EXECUTE FUNCTION till_refunds_within_paid()`,
];

/** Amount and addresses of a refund never change, and no refund goes away. */
const changing = 'status, sent_transaction, sent_at, transaction, log_index, block, block_hash, refunded_at, cancelled_at, cancel_reason';

export class CreateRefunds1764000800000 implements MigrationInterface {
  readonly name = 'CreateRefunds1764000800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...withinPaid, ...closeToTenant('refunds', `SELECT, INSERT, UPDATE (${changing})`)]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
