import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PostgresServer, execute, initialiseCluster, startServer } from './postgres-server.js';
import { type PreparedPostgres, makeServerFolder, prepareEmbeddedPostgres, sharedFolder } from './prepare-embedded-postgres.js';
import { postgresPackage } from './postgres-package.js';

const run = promisify(execFile);

/* A killed process loses nothing this way; only a power cut would, and no test outlives one. */
const testSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  max_connections: '200',
  max_wal_size: '256MB',
  jit: 'off',
  autovacuum_naptime: '1d',
};

const templateAgeMs = 24 * 60 * 60 * 1000;

/** What every cluster of a kind starts with. */
export interface TestTemplate {
  /** Names the content: change it when the content changes (a hash of the migrations, say). */
  key: string;
  /** Fills the database `till` at `url`. Runs once per key and machine; its result is copied from then on. */
  fill(url: string): Promise<void>;
}

/** A throw-away Postgres of one spec file. */
export interface TestPostgres {
  /** Connection string of the database `till`, as superuser. */
  readonly url: string;
  /** A further database, a copy of `till` as it is now (nobody may be connected to it) or an empty one. */
  createDatabase(options?: { empty?: boolean }): Promise<string>;
  /** Ends the server as `pg_ctl stop -m fast` does and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a real Postgres of one's own (about 0.2 s warm): copied from a laid-out template, on any free port, gone with
 * this process. One per spec file keeps roles, settings and restarts of one file out of all others, in parallel workers
 * too.
 */
export async function startTestPostgres({ template }: { template?: TestTemplate } = {}): Promise<TestPostgres> {
  removeOrphans();
  const base = await cluster('base', async () => undefined);
  const source = template ? await cluster(`filled-${template.key}`, (url) => template.fill(url), base) : base;
  const dataDir = join(clustersFolder(), `run-${String(process.pid)}-${randomBytes(6).toString('hex')}`);
  const prepared = prepareEmbeddedPostgres(dataDir);
  await copyCluster(source, prepared);
  let server = await startServer(prepared, { settings: testSettings });
  return {
    url: server.url('till'),
    createDatabase: ({ empty = false } = {}) => createDatabase(server, empty),
    restart: async () => {
      await server.stop();
      server = await startServer(prepared, { port: server.port, settings: testSettings });
    },
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function createDatabase(server: PostgresServer, empty: boolean): Promise<string> {
  const name = `till_${randomBytes(6).toString('hex')}`;
  await execute(server.url('postgres'), `create database ${name} template ${empty ? 'template0' : 'till'}`);
  return server.url(name);
}

/** A laid-out cluster in the cache, made when missing: aside, then renamed, so that parallel workers need no lock. */
async function cluster(name: string, fill: (url: string) => Promise<void>, from?: string): Promise<string> {
  const kept = join(clustersFolder(), `${name}-${postgresPackage().version}`);
  if (isUsed(kept)) return kept;
  const aside = join(clustersFolder(), `run-${String(process.pid)}-${randomBytes(6).toString('hex')}`);
  const prepared = prepareEmbeddedPostgres(aside);
  if (from === undefined) await initialiseCluster(prepared);
  else await copyCluster(from, prepared);
  const server = await startServer(prepared, { settings: testSettings });
  try {
    if (from === undefined) await execute(server.url('postgres'), 'create database till');
    await fill(server.url('till'));
  } finally {
    await server.stop();
  }
  try {
    renameSync(aside, kept);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(kept)) throw error;
  }
  return kept;
}

async function copyCluster(source: string, { dataDir, user }: PreparedPostgres): Promise<void> {
  makeServerFolder(dataDir, user);
  await run('cp', ['-R', `${source}/.`, dataDir], { ...user, cwd: '/' });
}

function clustersFolder(): string {
  const folder = join(sharedFolder(), 'test-postgres');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  return folder;
}

/** Data of processes that were killed before they could tidy up, and templates that nobody has used for a day. */
function removeOrphans(): void {
  for (const name of readdirSync(clustersFolder())) {
    const folder = join(clustersFolder(), name);
    const owner = /^run-(\d+)-/.exec(name)?.[1];
    const isOrphan = owner === undefined ? name.startsWith('filled-') && isOld(folder) : !isAlive(Number.parseInt(owner, 10));
    if (isOrphan) removeAlone(folder);
  }
}

/** Renamed first, so that of parallel workers one removes it, and none what another has just made in its place. */
function removeAlone(folder: string): void {
  const aside = join(clustersFolder(), `run-${String(process.pid)}-${randomBytes(6).toString('hex')}`);
  try {
    renameSync(folder, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

/** Whether there is such a template; if so it is young again. */
function isUsed(folder: string): boolean {
  try {
    utimesSync(folder, new Date(), new Date());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function isOld(folder: string): boolean {
  return Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0) > templateAgeMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
