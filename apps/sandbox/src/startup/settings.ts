import { resolve } from 'node:path';
import { StartFault } from './start-fault.js';

/** What the environment says about the sandbox; everything else is chosen by the sandbox itself. */
export interface Settings {
  /** Address the API listens on; loopback unless TILL_HOST says otherwise. */
  host: string;
  port: number;
  publicUrl: string;
  /** Where all state lies, absolute. */
  homeDir: string;
  /** A Postgres to use instead of the embedded one. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
}

/** Reads the environment; `root` is the repository. */
export function readSettings(env: NodeJS.ProcessEnv, root: string): Settings {
  const port = readPort(env.TILL_PORT);
  return {
    host: env.TILL_HOST || '127.0.0.1',
    port,
    publicUrl: env.TILL_PUBLIC_URL || `http://localhost:${String(port)}`,
    homeDir: resolve(root, env.TILL_HOME || '.till'),
    databaseUrl: env.DATABASE_URL || undefined,
    redisUrl: env.REDIS_URL || undefined,
  };
}

function readPort(text: string | undefined): number {
  if (!text) return 4020;
  const port = /^\d{1,5}$/.test(text) ? parseInt(text, 10) : 0;
  if (port < 1 || port > 65_535) throw new StartFault(`TILL_PORT is "${text}", which is not a port.`, 'Set it to a number from 1 to 65535, or leave it out for 4020.');
  return port;
}
