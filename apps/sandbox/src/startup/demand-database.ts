import pg from 'pg';
import { StartFault } from './start-fault.js';

/** Refuses a DATABASE_URL nobody answers at, before the API fails on it less clearly. The password is not repeated. */
export async function demandDatabase(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StartFault(`The Postgres of DATABASE_URL does not let us in: ${cause}`, 'Start it, mend the address, or unset DATABASE_URL to use the embedded one.', { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}
