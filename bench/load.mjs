import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Requests per second a server answers, from a process of its own so that this one measures nothing of itself. */
export function requestsPerSecond({ url, paths, seconds, connections = 32 }) {
  return new Promise((resolve, reject) => {
    const load = fork(fileURLToPath(new URL('./load-process.mjs', import.meta.url)));
    load.once('message', resolve);
    load.once('error', reject);
    load.once('exit', (code) => reject(new Error(`the load ended with ${code}`)));
    load.send({ url, paths, seconds, connections });
  });
}
