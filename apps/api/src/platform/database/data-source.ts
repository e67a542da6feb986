import { DataSource, type DataSourceOptions } from 'typeorm';
import type { Config } from '../../config/config.js';
import { migrations } from './migrations/migrations.js';

/** Role the application runs as: it owns no table, so row-level security binds it. */
export const applicationRole = 'till_app';

/** Options of the application's own connections. Entities arrive through each slice's `forFeature`. */
export function applicationDataSource(config: Config): DataSourceOptions {
  return {
    type: 'postgres',
    url: config.databaseUrl,
    synchronize: false,
    uuidExtension: 'pgcrypto',
    // Statements are sent without waiting for the answers of those before them.
    extra: { pipeline: true, max: config.databasePool, options: `-c role=${applicationRole} -c statement_timeout=15000 -c idle_in_transaction_session_timeout=20000`, application_name: 'till' },
  };
}

/** A connection of the owner's, for migrations only. */
export function migrationDataSource(databaseUrl: string): DataSource {
  return new DataSource({ type: 'postgres', url: databaseUrl, synchronize: false, uuidExtension: 'pgcrypto', migrations, migrationsTableName: 'migrations', migrationsTransactionMode: 'each' });
}
