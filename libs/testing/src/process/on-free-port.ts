import { freePort } from './free-port.js';

const mostTries = 5;

/** Starts a server at a port, or at any free one; at another one when somebody else took that between the look and the start. */
export async function onFreePort<Started>(wanted: number | undefined, start: (port: number) => Promise<Started>): Promise<Started> {
  if (wanted) return start(wanted);
  for (let tries = 1; ; tries++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (tries === mostTries || !/address already in use/i.test(String(error))) throw error;
    }
  }
}
