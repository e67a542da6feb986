import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The doctor enrols what changed lately, and looks through no merchant's whole catalogue for it. */
export class FindChangedResources1764002300000 implements MigrationInterface {
  readonly name = 'FindChangedResources1764002300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX IF NOT EXISTS resources_changed ON resources (updated_at) WHERE active');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
