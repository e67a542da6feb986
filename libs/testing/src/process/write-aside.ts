import { open, rename } from 'node:fs/promises';

/** Replaces a file at once: written beside it, flushed, then renamed, so a crash leaves the old or the new, never half. */
export async function writeAside(file: string, content: string | Uint8Array): Promise<void> {
  const aside = `${file}.new`;
  const handle = await open(aside, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}
