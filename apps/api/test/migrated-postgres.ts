import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestPostgres, type TestPostgres } from '@till/testing/postgres';
import { migrate } from '../src/platform/database/migrate.js';

const migrationsFolder = fileURLToPath(new URL('../src/platform/database/migrations', import.meta.url));

/** Names what the migrations make, statements outside their classes included. */
async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(migrationsFolder)).sort()) hash.update(await readFile(join(migrationsFolder, name)));
  return hash.digest('hex').slice(0, 16);
}

/** A Postgres of one's own that is up to date: migrated once per machine, copied from then on. */
export async function startMigratedPostgres(): Promise<TestPostgres> {
  return startTestPostgres({ template: { key: await migrationsHash(), fill: (url) => migrate(url).then(() => undefined) } });
}
