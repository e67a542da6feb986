import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Looks after a part that tells nobody when it ends. */
export interface Watch {
  /** Rejects once the part has not taken a connection three times in a row. */
  readonly failed: Promise<never>;
  end(): void;
}

/** Tries the port of `name` on loopback every other second until `end`. */
export function keepWatch(name: string, port: number): Watch {
  const ended = new AbortController();
  const failed = watch(name, port, ended.signal);
  failed.catch(() => undefined);
  return {
    failed,
    end: () => {
      ended.abort();
    },
  };
}

async function watch(name: string, port: number, ended: AbortSignal): Promise<never> {
  for (let misses = 0; misses < 3; ) {
    await pause(2000, undefined, { ref: false });
    if (ended.aborted) return new Promise<never>(() => undefined);
    misses = (await takesConnections(port)) ? 0 : misses + 1;
  }
  throw new Error(`The ${name} stopped: nothing takes connections on its port ${String(port)} any more.`);
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1500 });
    const answer = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => {
      answer(true);
    });
    for (const fault of ['error', 'timeout'] as const) {
      socket.once(fault, () => {
        answer(false);
      });
    }
  });
}
