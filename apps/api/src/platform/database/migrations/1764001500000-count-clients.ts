import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Traffic is counted by kind of client, and paid answers with it; what was counted before is of nobody known. */
export class CountClients1764001500000 implements MigrationInterface {
  readonly name = 'CountClients1764001500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE gateway_traffic
         ADD COLUMN client text NOT NULL DEFAULT 'unknown' CHECK (client IN ('crawler', 'search', 'user_action', 'program', 'browser', 'unknown')),
         ADD COLUMN paid bigint NOT NULL DEFAULT 0,
         DROP CONSTRAINT gateway_traffic_pkey,
         ADD PRIMARY KEY (merchant_id, resource_id, day, client)`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
