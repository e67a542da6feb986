import { randomInt } from 'node:crypto';
import { isPortFree } from './is-port-free.js';

/** Below the ports that systems give to connections by themselves (Linux from 32768, others from 49152), and above those of well-known servers. */
const lowestPort = 20_000;
const highestPort = 32_767;
const mostTries = 100;

/**
 * A TCP port on loopback that nobody listens at. For children that cannot report the port they chose themselves, and for servers
 * that go and come back to theirs: no connection of anybody's takes it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries++) {
    const port = randomInt(lowestPort, highestPort + 1);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port from ${String(lowestPort)} to ${String(highestPort)}`);
}
