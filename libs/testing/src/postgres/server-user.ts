import { execFileSync } from 'node:child_process';

/** The account Postgres runs under; nothing when it is our own. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/* Postgres refuses to run as root. The first of these that exists takes its place; nearly every system has the last. */
const standIns = ['postgres', 'nobody'] as const;

/**
 * Who runs the server: ourselves, or for root an unprivileged account.
 * @throws when root has nobody to hand over to.
 */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of standIns) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('Postgres cannot run as root, and there is neither a user "postgres" nor "nobody" to run it as. Create one with `useradd postgres`.');
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    return Number.parseInt(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }), 10);
  } catch {
    return undefined;
  }
}
