import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A deleted gateway stays as the row that holds its public name: nobody else's API ever answers there, and what was bought
 * at it is found. Where it led and what opened that is gone.
 */
const statements = [
  `ALTER TABLE gateways ADD COLUMN deleted_at timestamptz,
     ALTER COLUMN origin_url DROP NOT NULL, ALTER COLUMN origin_headers DROP NOT NULL, ALTER COLUMN signing_secret DROP NOT NULL,
     ADD CONSTRAINT gateways_erased_check CHECK (CASE WHEN deleted_at IS NULL THEN num_nonnulls(origin_url, origin_headers, signing_secret) = 3
       ELSE num_nonnulls(origin_url, origin_headers, signing_secret, last_check) = 0 END)`,
  // The last test of a webhook endpoint that did not work; a delivery of any kind that did takes it back.
  `ALTER TABLE webhook_endpoints ADD COLUMN test_failed_at timestamptz, ADD COLUMN test_fault jsonb, ADD COLUMN test_status integer,
     ADD CONSTRAINT webhook_endpoints_test_check CHECK ((test_failed_at IS NULL) = (test_fault IS NULL))`,
];

export class DeleteGateways1764002500000 implements MigrationInterface {
  readonly name = 'DeleteGateways1764002500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
