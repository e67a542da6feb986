import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transfers between a merchant's own wallets get an account and a state of their own; the scanner looks through what is stored by then. */
export class KeepOwnTransfers1764001900000 implements MigrationInterface {
  readonly name = 'KeepOwnTransfers1764001900000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `ALTER TABLE inflows DROP CONSTRAINT inflows_status_check,
         ADD CONSTRAINT inflows_status_check CHECK (status IN ('unmatched', 'matched', 'attached', 'ignored', 'own_transfer', 'elsewhere', 'undone'))`,
      `ALTER TABLE journal_entries DROP CONSTRAINT journal_entries_kind_check,
         ADD CONSTRAINT journal_entries_kind_check CHECK (kind IN ('receipt', 'inflow', 'attachment', 'own_transfer', 'refund', 'reversal'))`,
      `ALTER TABLE journal_postings DROP CONSTRAINT journal_postings_account_check,
         ADD CONSTRAINT journal_postings_account_check CHECK (account IN ('revenue', 'refunds', 'unmatched_in', 'own_transfers') OR starts_with(account, 'wallet:'))`,
      // Whether inflows were searched for transfers from this wallet to others of its merchant.
      `ALTER TABLE reconciliations ADD COLUMN own_transfers numeric(78, 0) NOT NULL DEFAULT 0, ADD COLUMN is_searched boolean NOT NULL DEFAULT false`,
      `CREATE INDEX reconciliations_to_search ON reconciliations (network) WHERE NOT is_searched`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
