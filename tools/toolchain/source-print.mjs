import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './root.mjs';

const skipped = new Set(['node_modules', 'dist', '.till', 'coverage']);
const isSpec = /\.spec\.tsx?$/;

function* filesUnder(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (skipped.has(entry.name) || isSpec.test(entry.name)) continue;
    if (entry.isDirectory()) yield* filesUnder(join(path, entry.name));
    else if (entry.isFile()) yield join(path, entry.name);
  }
}

/**
 * Digest of every source file under `paths` (relative to the root; specs and outputs left out). By content, because a
 * checkout touches times without changing anything; a few hundred files take some 50 ms.
 */
export function sourcePrint(paths) {
  const digest = createHash('sha256');
  for (const path of paths) {
    for (const file of [...filesUnder(join(root, path))].sort()) {
      digest.update(`${relative(root, file)}\0`).update(readFileSync(file)).update('\0');
    }
  }
  return digest.digest('hex');
}
