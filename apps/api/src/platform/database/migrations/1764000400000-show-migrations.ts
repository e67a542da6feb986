import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets the application read which migrations ran, so that `/readyz` can say whether the database is current. */
export class ShowMigrations1764000400000 implements MigrationInterface {
  readonly name = 'ShowMigrations1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('GRANT SELECT ON migrations TO till_app');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
