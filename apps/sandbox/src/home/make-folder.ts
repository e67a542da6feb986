import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and what is missing above it. Node's own recursive mkdir never returns on file systems that answer
 * "no such file" for a folder whose parent exists, as /proc does.
 * @throws what the file system says, once.
 */
export async function makeFolder(dir: string, mode: number): Promise<void> {
  try {
    await mkdir(dir, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(dir) === dir) throw error;
    await makeFolder(dirname(dir), 0o755);
    await mkdir(dir, { mode });
  }
}
