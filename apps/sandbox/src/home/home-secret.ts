import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writePrivate } from './write-private.js';

/** The home's own 32-byte key in hex, made once. Tokens, quotes and encrypted columns depend on it, so it stays. */
export async function homeSecret(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (/^[0-9a-f]{64}$/.test(kept.trim())) return kept.trim();
  const secret = randomBytes(32).toString('hex');
  await writePrivate(file, `${secret}\n`);
  return secret;
}
