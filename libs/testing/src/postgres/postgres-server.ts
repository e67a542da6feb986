import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { onFreePort } from '../process/on-free-port.js';
import { poll } from '../process/poll.js';
import { runningCommand } from '../process/running-command.js';
import { startTethered } from '../process/tethered-process.js';
import { type PreparedPostgres, makeServerFolder } from './prepare-embedded-postgres.js';

/** The superuser of every embedded cluster. */
export const clusterOwner = 'till';

const run = promisify(execFile);
const environment = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };

/** How a cluster is laid out. Without a password anybody on this machine may connect: for tests. */
export interface ClusterOptions {
  password?: string;
}

/** Lays out a new cluster in the prepared folder; does nothing when there is one. */
export async function initialiseCluster(prepared: PreparedPostgres, { password }: ClusterOptions = {}): Promise<void> {
  const { dataDir, initdb, user } = prepared;
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  makeServerFolder(dataDir, user);
  const passwordFile = `${dataDir}.password`;
  const auth = password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    if (password !== undefined) {
      writeFileSync(passwordFile, password, { mode: 0o600 });
      if (user) chownSync(passwordFile, user.uid, user.gid);
    }
    const args = [`--pgdata=${dataDir}`, `--username=${clusterOwner}`, '--encoding=UTF8', '--locale=C', '--wal-segsize=1', '--no-sync', ...auth];
    await run(initdb, args, { ...user, cwd: '/', env: environment });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A server that ends with this process. */
export interface PostgresServer {
  readonly port: number;
  /** Connection string of one of its databases. */
  url(database: string): string;
  stop(): Promise<void>;
}

/** How to run a server on a cluster. */
export interface ServerOptions extends ClusterOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** Settings of postgresql.conf. */
  settings?: Readonly<Record<string, string>>;
}

/** Starts the server on loopback and waits until it takes connections. Ends a forgotten server on the same data first. */
export async function startServer(prepared: PreparedPostgres, options: ServerOptions = {}): Promise<PostgresServer> {
  await endForgottenServer(prepared.dataDir);
  return onFreePort(options.port, (port) => startServerAt(port, prepared, options));
}

async function startServerAt(port: number, { dataDir, postgres, user }: PreparedPostgres, options: ServerOptions): Promise<PostgresServer> {
  const settings = Object.entries({ listen_addresses: '127.0.0.1', unix_socket_directories: '', ...options.settings });
  const server = startTethered({
    command: postgres,
    args: ['-D', dataDir, '-p', String(port), ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    stopSignal: 'INT',
    env: environment,
    cwd: '/',
    ...user,
  });
  const credentials = options.password === undefined ? clusterOwner : `${clusterOwner}:${encodeURIComponent(options.password)}`;
  const url = (database: string): string => `postgres://${credentials}@127.0.0.1:${String(port)}/${database}`;
  await Promise.race([poll('Postgres', () => connects(url('postgres'))), server.failed]);
  return { port, url, stop: server.stop };
}

/** Runs one statement as the owner. */
export async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function connects(url: string): Promise<true> {
  await execute(url, 'select 1');
  return true;
}

/**
 * A server may outlive a killed parent for the moment its shutdown takes, or for good when its guard was killed as well.
 * Its pid file names it; a pid that is no Postgres on this very folder is left alone.
 */
async function endForgottenServer(dataDir: string): Promise<void> {
  const pid = serverPid(dataDir);
  if (pid === undefined || !(await isPostgres(pid))) return;
  process.kill(pid, 'SIGINT');
  await poll(`end of the earlier Postgres (pid ${String(pid)})`, async () => ((await isPostgres(pid)) ? undefined : true), { everyMs: 20 });
}

function serverPid(dataDir: string): number | undefined {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid, folder] = readFileSync(file, 'utf8').split('\n');
  return folder === dataDir && pid !== undefined ? Number.parseInt(pid, 10) : undefined;
}

async function isPostgres(pid: number): Promise<boolean> {
  return (await runningCommand(pid))?.startsWith('postgres') ?? false;
}
