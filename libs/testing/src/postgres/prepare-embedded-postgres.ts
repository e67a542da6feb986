import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { othersCanReach } from './reachable.js';
import { type PostgresPackage, postgresPackage } from './postgres-package.js';
import { type ServerUser, serverUser } from './server-user.js';

/** Where the server's programs are, who runs them, and where the data may lie. */
export interface PreparedPostgres {
  initdb: string;
  postgres: string;
  user: ServerUser | undefined;
  /** The folder asked for, or a stand-in that the server's user can reach. */
  dataDir: string;
}

/**
 * Makes Postgres runnable here. Run by root it works as another user, who cannot enter a project below a 0700 folder (a
 * clone under /root, say): then the programs are copied once to a folder all can read, named after their version, and
 * the data moves beside them.
 */
export function prepareEmbeddedPostgres(wantedDataDir: string): PreparedPostgres {
  const user = serverUser();
  const found = postgresPackage();
  const home = user && !othersCanReach(join(found.home, 'bin')) ? cachedCopy(found) : found.home;
  const wanted = resolve(wantedDataDir);
  return {
    initdb: join(home, 'bin', 'initdb'),
    postgres: join(home, 'bin', 'postgres'),
    user,
    dataDir: user && !othersCanReach(wanted) ? standInFor(wanted) : wanted,
  };
}

/** Creates a folder that the server's user owns alone, as Postgres demands of its data. */
export function makeServerFolder(folder: string, user: ServerUser | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
}

/** Deletes a cluster's data, wherever `prepareEmbeddedPostgres` had put it. */
export function removeEmbeddedPostgres(wantedDataDir: string): void {
  const wanted = resolve(wantedDataDir);
  for (const folder of [wanted, join(sharedFolder(), standInName(wanted))]) rmSync(folder, { recursive: true, force: true });
}

/** A folder of our own in the system's temporary folder that others may enter. */
export function sharedFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `till-${String(uid)}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { uid: owner } = statSync(folder);
  if (process.getuid && owner !== uid) throw new Error(`${folder} belongs to somebody else (uid ${String(owner)}); remove it or set TMPDIR`);
  chmodSync(folder, 0o755);
  return folder;
}

function standInFor(wanted: string): string {
  return join(sharedFolder(), standInName(wanted));
}

function standInName(wanted: string): string {
  return `postgres-data-${createHash('sha256').update(wanted).digest('hex').slice(0, 16)}`;
}

/** Copied aside and renamed, so that parallel starts see a whole copy or none. */
function cachedCopy({ home, version }: PostgresPackage): string {
  const copy = join(sharedFolder(), `postgres-${version}-${process.platform}-${process.arch}`);
  if (existsSync(copy)) return copy;
  const aside = mkdtempSync(`${copy}.new-`);
  cpSync(home, aside, { recursive: true, verbatimSymlinks: true });
  chmodSync(aside, 0o755);
  try {
    renameSync(aside, copy);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
