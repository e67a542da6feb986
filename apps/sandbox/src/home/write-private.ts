import { open, rename } from 'node:fs/promises';

/** Replaces a file at once, readable by its owner only: after a crash it is the old or the new one, never half. */
export async function writePrivate(file: string, text: string): Promise<void> {
  const aside = `${file}.${String(process.pid)}.new`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}
