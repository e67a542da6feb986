import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from './progress.mjs';
import { root } from './root.mjs';
import { runNpm } from './run.mjs';

const stampFile = join(root, 'node_modules/.till-installed');

/** What an installation depends on: the lock file, and the platform whose native packages it holds. */
function wantedStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch} ${process.versions.modules}`).digest('hex');
}

/** True when npm's own record of what it installed agrees with the lock file: somebody ran npm by hand. */
function npmAgrees() {
  const recordFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(recordFile)) return false;
  const installed = JSON.parse(readFileSync(recordFile, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = installed[path];
    return found ? found.version === entry.version : entry.optional === true;
  });
}

/** Installs the packages of the lock file unless exactly they are there. */
export async function ensureInstalled() {
  const stamp = wantedStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  if (!npmAgrees()) {
    const title = existsSync(join(root, 'node_modules')) ? 'the lock file changed: installing packages' : 'first run: installing packages, a minute or two';
    // The build needs the development packages whatever NODE_ENV says, and embedded Postgres its install script.
    await step(title, () => runNpm(['ci', '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error']));
  }
  writeFileSync(stampFile, stamp);
}
