import { execute, initialiseCluster, startServer } from './postgres-server.js';
import { prepareEmbeddedPostgres } from './prepare-embedded-postgres.js';

/** A Postgres that keeps its data. */
export interface EmbeddedPostgresOptions {
  /** Folder of the cluster; see `prepareEmbeddedPostgres` for when it lies elsewhere. */
  dataDir: string;
  /** Of the owner "till". Given on the first start, needed on each. */
  password: string;
  /** Created when missing. */
  database?: string;
  port?: number;
  settings?: Readonly<Record<string, string>>;
}

/** A running one. */
export interface EmbeddedPostgres {
  /** Connection string of the database, as its owner. */
  readonly url: string;
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** Starts (and on the first start lays out) a durable cluster. It ends with this process; its data stays. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const prepared = prepareEmbeddedPostgres(options.dataDir);
  const { password, port, settings } = options;
  await initialiseCluster(prepared, { password });
  const server = await startServer(prepared, { password, port, settings });
  const database = options.database ?? 'till';
  await execute(server.url('postgres'), `create database "${database}"`).catch((error: unknown) => {
    if ((error as { code?: string }).code !== duplicateDatabase) throw error;
  });
  return { url: server.url(database), dataDir: prepared.dataDir, stop: server.stop };
}

const duplicateDatabase = '42P04';
