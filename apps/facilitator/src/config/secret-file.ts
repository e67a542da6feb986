import { readFileSync, statSync } from 'node:fs';

/** The text of a file that holds a secret, or what is wrong with the file; never what is in it. */
export type SecretFile = { ok: true; text: string } | { ok: false; fault: string };

const readableByAll = 0o004;
const writableByAll = 0o002;

/** Reads a file that holds a secret, unless everybody on the machine could do the same. */
export function readSecretFile(path: string): SecretFile {
  try {
    // Windows has no such bits; its files answer 0o666 whatever their rights.
    const mode = process.platform === 'win32' ? 0 : statSync(path).mode;
    if ((mode & (readableByAll | writableByAll)) === 0) return { ok: true, text: readFileSync(path, 'utf8').trim() };
    const word = (mode & readableByAll) === 0 ? 'changed' : 'read';
    return { ok: false, fault: `${path} can be ${word} by everybody on this machine (mode ${(mode & 0o777).toString(8).padStart(4, '0')}). Run: chmod 600 ${path}` };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { ok: false, fault: code === 'ENOENT' ? `${path} does not exist` : `${path} cannot be read${code === '' ? '' : ` (${code})`}` };
  }
}
