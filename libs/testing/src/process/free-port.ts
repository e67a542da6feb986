import { randomInt } from 'node:crypto';
import { isPortFree } from './is-port-free.js';

/** Below the ports that systems give to connections by themselves (Linux from 32768, others from 49152), and above those of well-known servers. */
const lowestPort = 20_000;
const highestPort = 32_767;
/** Every Jest worker draws from a share of its own. */
const shares = 32;
const portsOfAShare = Math.floor((highestPort - lowestPort + 1) / shares);
/** A sandbox asks for the ports right after its own: so many at the end of a share are never drawn, and none is a neighbour's. */
const neighbours = 10;
const spoken = new Set<number>();

/** Keeps a port that this process opens later from being given to anything else here meanwhile. */
export function keepPort(port: number): void {
  spoken.add(port);
}

/**
 * A TCP port on loopback that nobody listens at. For children that cannot report the port they chose themselves, and for servers
 * that go and come back to theirs: no connection of anybody's takes it meanwhile, nor does another spec that runs at the same
 * time, and it is given out once.
 */
export async function freePort(): Promise<number> {
  const worker = process.env.JEST_WORKER_ID;
  const [first, ports] = worker === undefined ? [lowestPort, highestPort - lowestPort + 1] : [lowestPort + (Number(worker) % shares) * portsOfAShare, portsOfAShare - neighbours];
  const start = randomInt(ports);
  for (let step = 0; step < ports; step++) {
    const port = first + ((start + step) % ports);
    if (spoken.has(port) || !(await isPortFree(port))) continue;
    keepPort(port);
    return port;
  }
  throw new Error(`no free port from ${String(first)} to ${String(first + ports - 1)}`);
}
