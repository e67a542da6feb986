import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { StartFault } from '../startup/start-fault.js';
import { processBirth } from './process-birth.js';

interface Holder {
  pid: number;
  url: string;
  /** Tells the holder from a later process that was given the same number. */
  birth: string | null;
}

/** The claim of one running sandbox on its home. */
export interface HomeLock {
  release(): Promise<void>;
}

/**
 * Claims the home for this process. The claim of a sandbox that was killed counts for nothing.
 * @throws StartFault when another sandbox runs on it, with its pid and address.
 */
export async function lockHome(file: string, url: string): Promise<HomeLock> {
  const aside = `${file}.${String(process.pid)}`;
  const me: Holder = { pid: process.pid, url, birth: processBirth(process.pid) };
  await writeFile(aside, JSON.stringify(me), { mode: 0o600 });
  try {
    for (;;) {
      // A hard link appears whole or not at all, and fails where the name exists: two starts at once cannot both win.
      if (await linked(aside, file)) break;
      const holder = await readHolder(file);
      if (holder && isAlive(holder)) throw runningFault(holder);
      await rm(file, { force: true });
    }
  } finally {
    await rm(aside, { force: true });
  }
  return { release: () => rm(file, { force: true }) };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, birth }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return birth === null || processBirth(pid) === birth;
}

function runningFault({ pid, url }: Holder): StartFault {
  return new StartFault(
    `Till is already running (pid ${String(pid)}): ${url}`,
    `Open it, stop it with \`kill ${String(pid)}\`, or start a second one beside it: TILL_PORT=4120 TILL_HOME=.till-2 npm start`,
  );
}
