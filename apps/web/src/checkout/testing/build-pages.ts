import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const script = path.join(import.meta.dirname, 'build-pages.mjs');

/** Builds the public pages into a folder of their own. Throws with the builder's words when it fails. */
export async function buildPages(): Promise<{ dist: string; remove: () => Promise<void> }> {
  const dist = await mkdtemp(path.join(tmpdir(), 'till-pages-'));
  await promisify(execFile)(process.execPath, [script, dist], { cwd: path.resolve(import.meta.dirname, '../../..') });
  return { dist, remove: () => rm(dist, { recursive: true, force: true }) };
}
