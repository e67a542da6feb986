import { Client } from 'pg';
import { migrationDataSource } from './data-source.js';

/** Any constant: two processes that migrate at once must take turns. */
const advisoryLockKey = 402_402_402;

/** Brings the database up to date. Safe to call from several processes at once. Returns the names of what ran. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const guard = new Client({ connectionString: databaseUrl });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [advisoryLockKey]);
    const dataSource = await migrationDataSource(databaseUrl).initialize();
    try {
      const ran = await dataSource.runMigrations();
      return ran.map((migration) => migration.name);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await guard.end();
  }
}
