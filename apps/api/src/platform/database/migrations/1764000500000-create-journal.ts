import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, closeToTenant } from './tenant-table.js';

/** Evidence can be retired when its block is undone; a log proves one payment at a time. */
const evidence = [
  `ALTER TABLE evidence DROP CONSTRAINT evidence_pkey, DROP CONSTRAINT evidence_payment_id_key`,
  `ALTER TABLE evidence ADD COLUMN id text, ADD COLUMN block_time timestamptz, ADD COLUMN retired_at timestamptz`,
  `UPDATE evidence SET id = 'evd_' || substr(payment_id, 5)`,
  `ALTER TABLE evidence ALTER COLUMN id SET NOT NULL, ADD PRIMARY KEY (id)`,
  `CREATE UNIQUE INDEX evidence_one_payment ON evidence (network, transaction, log_index) WHERE retired_at IS NULL`,
  `CREATE UNIQUE INDEX evidence_one_proof ON evidence (payment_id) WHERE retired_at IS NULL`,
  `GRANT UPDATE (retired_at) ON evidence TO till_app`,
  `ALTER TABLE payments ADD COLUMN safe_at timestamptz`,
];

const journal = [
  `CREATE TABLE journal_entries (
     merchant_id text NOT NULL REFERENCES merchants,
     id text NOT NULL UNIQUE,
     mode text NOT NULL CHECK (mode IN ('test', 'live')),
     kind text NOT NULL CHECK (kind IN ('receipt', 'inflow', 'attachment', 'refund', 'reversal')),
     -- What the entry is made of: an evidence, an inflow, a refund, the reversed entry. One entry per source and kind.
     source_id text NOT NULL,
     -- The payment or inflow that the entry belongs to.
     subject_id text NOT NULL,
     resource_id text,
     network text NOT NULL,
     asset text NOT NULL,
     -- The receiving or refunding address.
     wallet text NOT NULL,
     -- Where the chain shows it; block is a slot on Solana.
     transaction text NOT NULL,
     log_index integer NOT NULL,
     block bigint NOT NULL,
     -- The moment it counts from; a reversal counts from the moment of what it undoes.
     at timestamptz NOT NULL,
     -- Sales that the entry adds to their count: 1, 0, or -1 for the reversal of one.
     sales smallint NOT NULL CHECK (sales BETWEEN -1 AND 1),
     reverses text UNIQUE,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (merchant_id, id),
     UNIQUE (merchant_id, kind, source_id),
     FOREIGN KEY (merchant_id, reverses) REFERENCES journal_entries (merchant_id, id),
     CHECK ((kind = 'reversal') = (reverses IS NOT NULL)))`,
  `CREATE INDEX journal_by_time ON journal_entries (merchant_id, mode, at)`,
  `CREATE INDEX journal_by_subject ON journal_entries (merchant_id, subject_id)`,
  `CREATE INDEX journal_by_block ON journal_entries (merchant_id, network, wallet, block)`,
  `CREATE TABLE journal_postings (
     merchant_id text NOT NULL,
     entry_id text NOT NULL,
     n smallint NOT NULL,
     account text NOT NULL CHECK (account IN ('revenue', 'refunds', 'unmatched_in') OR starts_with(account, 'wallet:')),
     -- Base units; a debit is positive, a credit negative.
     amount numeric(78, 0) NOT NULL CHECK (amount <> 0),
     PRIMARY KEY (entry_id, n),
     FOREIGN KEY (merchant_id, entry_id) REFERENCES journal_entries (merchant_id, id))`,
];

/** Checked at the commit, for entries and for postings: neither can come without the other. */
const balanced = [
  `CREATE FUNCTION till_entry_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
   DECLARE
     entry text := CASE TG_TABLE_NAME WHEN 'journal_entries' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'entry_id' END;
     total numeric;
     sides integer;
   BEGIN
     SELECT sum(amount), count(*) INTO total, sides FROM journal_postings WHERE entry_id = entry;
     IF sides < 2 OR total <> 0 THEN
       RAISE EXCEPTION 'journal entry % is not balanced: % postings, sum %', entry, sides, total USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_balanced';
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE CONSTRAINT TRIGGER journal_balanced AFTER INSERT ON journal_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION till_entry_is_balanced()`,
  `CREATE CONSTRAINT TRIGGER journal_balanced AFTER INSERT ON journal_postings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION till_entry_is_balanced()`,
  // Rights bind the application; this binds everybody, so that a slip at the owner's prompt changes no book.
  `CREATE FUNCTION till_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$`,
  ...['journal_entries', 'journal_postings'].map((table) => `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION till_is_append_only()`),
];

/** Payments settled before there was a journal get their receipts, and the roll-up is made anew from them. */
const backfill = [
  `INSERT INTO journal_entries (merchant_id, id, mode, kind, source_id, subject_id, resource_id, network, asset, wallet, transaction, log_index, block, at, sales)
   SELECT p.merchant_id, 'jrn_' || substr(p.id, 5), p.mode, 'receipt', e.id, p.id, p.resource_id, p.network, p.asset, p.pay_to, e.transaction, e.log_index, e.block, p.settled_at, 1
   FROM payments p JOIN evidence e ON e.payment_id = p.id WHERE p.settled_at IS NOT NULL`,
  `INSERT INTO journal_postings (merchant_id, entry_id, n, account, amount)
   SELECT j.merchant_id, j.id, side.n, side.account, side.sign * e.amount FROM journal_entries j JOIN evidence e ON e.id = j.source_id,
     LATERAL (VALUES (1, 'wallet:' || j.wallet, 1), (2, 'revenue', -1)) AS side (n, account, sign)`,
  `DELETE FROM revenue_hourly`,
  `INSERT INTO revenue_hourly (merchant_id, mode, hour, network, resource_id, amount, count)
   SELECT j.merchant_id, j.mode, date_trunc('hour', j.at, 'UTC'), j.network, j.resource_id, sum(e.amount), count(*)
   FROM journal_entries j JOIN evidence e ON e.id = j.source_id GROUP BY 1, 2, 3, 4, 5`,
  `INSERT INTO handled_events (merchant_id, handler, event_id) SELECT merchant_id, 'analytics.revenue', id FROM journal_entries`,
];

export class CreateJournal1764000500000 implements MigrationInterface {
  readonly name = 'CreateJournal1764000500000';

  async up(runner: QueryRunner): Promise<void> {
    // The backfill reads every tenant's rows, and the owner is bound by row-level security like everybody.
    await runner.query(`SET LOCAL till.scope = 'system'`);
    const closed = [...closeToTenant('journal_entries', appendOnly), ...closeToTenant('journal_postings', appendOnly)];
    for (const statement of [...evidence, ...journal, ...closed, ...backfill, ...balanced]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
