import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToTenant } from './tenant-table.js';

const tables = [
  // What postings and inflows change of a wallet's sums, until a run adds it to those it keeps.
  `CREATE TABLE book_changes (
     merchant_id text NOT NULL,
     network text NOT NULL,
     wallet text NOT NULL,
     block bigint NOT NULL,
     id bigint GENERATED ALWAYS AS IDENTITY,
     recorded numeric NOT NULL DEFAULT 0,
     unmatched numeric NOT NULL DEFAULT 0,
     own_transfers numeric NOT NULL DEFAULT 0,
     on_chain numeric NOT NULL DEFAULT 0,
     PRIMARY KEY (merchant_id, network, wallet, block, id))`,
  // The sums of all postings and inflows between two blocks, less what still stands in book_changes for them; none before the first count.
  `ALTER TABLE reconciliations ADD COLUMN sum_from_block bigint, ADD COLUMN sum_to_block bigint, ADD COLUMN sum_recorded numeric(78, 0), ADD COLUMN sum_unmatched numeric(78, 0),
     ADD COLUMN sum_own_transfers numeric(78, 0), ADD COLUMN sum_on_chain numeric(78, 0), ADD COLUMN counted_at timestamptz`,
];

/** In the commit of what they note, whoever writes it and however: a sum can be late, and never wrong. */
const triggers = [
  `CREATE FUNCTION till_note_postings() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     INSERT INTO book_changes (merchant_id, network, wallet, block, recorded, unmatched, own_transfers)
     SELECT e.merchant_id, e.network, e.wallet, e.block, coalesce(sum(-p.amount) FILTER (WHERE p.account = 'revenue'), 0),
       coalesce(sum(-p.amount) FILTER (WHERE p.account = 'unmatched_in'), 0), coalesce(sum(-p.amount) FILTER (WHERE p.account = 'own_transfers'), 0)
     FROM added p JOIN journal_entries e ON e.merchant_id = p.merchant_id AND e.id = p.entry_id
     WHERE p.account IN ('revenue', 'unmatched_in', 'own_transfers') GROUP BY 1, 2, 3, 4;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER note_books AFTER INSERT ON journal_postings REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION till_note_postings()`,
  `CREATE FUNCTION till_note_inflows() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP = 'INSERT' THEN
       INSERT INTO book_changes (merchant_id, network, wallet, block, on_chain) SELECT merchant_id, network, wallet, block, sum(amount) FROM added WHERE status <> 'undone' GROUP BY 1, 2, 3, 4;
     ELSIF TG_OP = 'DELETE' THEN
       INSERT INTO book_changes (merchant_id, network, wallet, block, on_chain) SELECT merchant_id, network, wallet, block, -sum(amount) FROM removed WHERE status <> 'undone' GROUP BY 1, 2, 3, 4;
     ELSE
       INSERT INTO book_changes (merchant_id, network, wallet, block, on_chain)
       SELECT merchant_id, network, wallet, block, sum(amount) FROM (
         SELECT merchant_id, network, wallet, block, -amount AS amount FROM removed WHERE status <> 'undone'
         UNION ALL SELECT merchant_id, network, wallet, block, amount FROM added WHERE status <> 'undone') AS turned
       GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0;
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER note_books_insert AFTER INSERT ON inflows REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION till_note_inflows()`,
  `CREATE TRIGGER note_books_update AFTER UPDATE ON inflows REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION till_note_inflows()`,
  `CREATE TRIGGER note_books_delete AFTER DELETE ON inflows REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION till_note_inflows()`,
];

/** Runs add up what changed since the last one instead of everything (ADR 41). */
export class NoteBookChanges1764003000000 implements MigrationInterface {
  readonly name = 'NoteBookChanges1764003000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...closeToTenant('book_changes', 'SELECT, INSERT, DELETE'), ...triggers]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
