import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes by which wallets are found instead of loaded. */
export class FindWallets1764001910000 implements MigrationInterface {
  readonly name = 'FindWallets1764001910000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      // Income that wallets of the merchant's own sent is found by its payer.
      `CREATE INDEX IF NOT EXISTS inflows_explained ON inflows (merchant_id, payer) WHERE attachments > 0`,
      // With very many wallets the scanner looks up those that logs mention, and those that were just added.
      `CREATE INDEX IF NOT EXISTS reconciliations_by_owner ON reconciliations (network, lower(wallet))`,
      `CREATE INDEX IF NOT EXISTS wallets_by_age ON wallets (family, created_at)`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
