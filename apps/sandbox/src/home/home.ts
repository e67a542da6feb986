import { existsSync } from 'node:fs';
import { readdir, rm, statfs } from 'node:fs/promises';
import { removeEmbeddedPostgres } from '@till/testing';
import { StartFault } from '../startup/start-fault.js';
import type { HomeLayout } from './home-layout.js';
import { makeFolder } from './make-folder.js';
import { writePrivate } from './write-private.js';

const harmless = new Set(['lost+found', '.DS_Store']);
const neededBytes = 200 * 1024 * 1024;

/**
 * Makes the home where there is none, and refuses a directory with other things in it. Postgres may run as another user
 * (as root it must), so the directory can be passed through, though not listed, by others; what is secret in it has its
 * own mode.
 */
export async function openHome(home: HomeLayout): Promise<void> {
  await makeFolder(home.dir, 0o711);
  if (!existsSync(home.marker)) {
    await refuseStrangers(home);
    await demandSpace(home);
    // Below a folder that only its owner may enter the database lies elsewhere, and would outlive a deleted home.
    removeEmbeddedPostgres(home.postgres);
    await writePrivate(home.marker, `${JSON.stringify({ till: 'sandbox', layout: 1 })}\n`);
  }
  for (const dir of [home.chains, home.blobs, home.logs]) await makeFolder(dir, 0o700);
}

/** Removes what Till keeps in its home, and nothing else. The lock stays: its holder calls this. */
export async function wipeHome(home: HomeLayout): Promise<void> {
  if (!existsSync(home.dir)) return;
  if (!existsSync(home.marker)) await refuseStrangers(home);
  removeEmbeddedPostgres(home.postgres);
  const made = [home.sandboxFile, home.operator, home.demo, home.secret, home.postgresPassword, home.chains, home.blobs, home.logs];
  for (const path of made) await rm(path, { recursive: true, force: true });
}

async function refuseStrangers(home: HomeLayout): Promise<void> {
  const strangers = (await readdir(home.dir)).filter((name) => !harmless.has(name));
  if (strangers.length === 0) return;
  throw new StartFault(
    `TILL_HOME is ${home.dir}, which is not a Till home: it holds ${strangers.slice(0, 3).join(', ')}${strangers.length > 3 ? ' and more' : ''}.`,
    'Set TILL_HOME to an empty or a new directory. Nothing was changed.',
  );
}

async function demandSpace(home: HomeLayout): Promise<void> {
  const { bavail, bsize } = await statfs(home.dir);
  if (bavail * bsize >= neededBytes) return;
  throw new StartFault(
    `The disk that holds ${home.dir} has only ${String(Math.floor((bavail * bsize) / 1024 / 1024))} MB left; a first start needs about 200 MB.`,
    'Free some space, or set TILL_HOME to a directory on another disk.',
  );
}
