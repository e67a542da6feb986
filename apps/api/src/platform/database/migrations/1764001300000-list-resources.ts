import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Opting in to being found. What exists stays known to those it was given to. */
const statements = [
  "ALTER TABLE resources ADD COLUMN listed boolean NOT NULL DEFAULT false, ADD CONSTRAINT resources_listed_check CHECK (NOT listed OR kind IN ('pay_link', 'api_route'))",
  'CREATE INDEX resources_listed ON resources (created_at DESC, id DESC) WHERE listed AND active',
];

export class ListResources1764001300000 implements MigrationInterface {
  readonly name = 'ListResources1764001300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
