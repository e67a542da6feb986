import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
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
  const home = user && !othersCanReach(join(found.home, 'bin', 'initdb')) ? cachedCopy(found) : found.home;
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
  for (const folder of [wanted, standInFor(wanted)]) rmSync(folder, { recursive: true, force: true });
}

/** A folder of our own in a temporary folder of the system that others may enter. */
export function sharedFolder(parent = tmpdir()): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(parent, `till-${String(uid)}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { uid: owner } = statSync(folder);
  if (process.getuid && owner !== uid) throw new Error(`${folder} belongs to somebody else (uid ${String(owner)}); remove it or set TMPDIR`);
  chmodSync(folder, 0o755);
  return folder;
}

/** Where the system has one, in the temporary folder that outlives a reboot. */
function standInFor(wanted: string): string {
  const parent = existsSync('/var/tmp') ? '/var/tmp' : tmpdir();
  return join(sharedFolder(parent), `postgres-data-${createHash('sha256').update(wanted).digest('hex').slice(0, 16)}`);
}

/** Copied aside and renamed, so that parallel starts see a whole copy or none. */
function cachedCopy({ home, version }: PostgresPackage): string {
  const copy = join(sharedFolder(), `postgres-${version}-${process.platform}-${process.arch}`);
  if (existsSync(copy)) return copy;
  const aside = mkdtempSync(`${copy}.new-`);
  cpSync(home, aside, { recursive: true, verbatimSymlinks: true });
  openToAll(aside);
  try {
    renameSync(aside, copy);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** A strict umask may have closed the files that npm wrote. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    if (entry.isFile()) chmodSync(path, isExecutable(path) ? 0o755 : 0o644);
  }
}

function isExecutable(file: string): boolean {
  return (statSync(file).mode & 0o100) !== 0;
}
