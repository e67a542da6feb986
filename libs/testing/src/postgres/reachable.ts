import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Others may walk through a folder. */
const othersMayEnter = 0o001;

/** Whether another user can get to a path: every folder above it lets others pass. The path itself need not exist yet. */
export function othersCanReach(path: string): boolean {
  let folder = dirname(resolve(path));
  while (!existsSync(folder)) folder = dirname(folder);
  for (folder = realpathSync(folder); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & othersMayEnter) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
