import { connect } from 'node:net';
import { onFreePort } from '../process/on-free-port.js';
import { poll } from '../process/poll.js';
import { startTethered } from '../process/tethered-process.js';

/** A throw-away Redis. */
export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts `redis-server` from PATH on loopback, on a port of one's own choice or any, keeping nothing on disk. It ends with this process.
 * @throws when there is none or it does not answer.
 */
export function startRedis(options: { port?: number } = {}): Promise<TestRedis> {
  return onFreePort(options.port, startRedisAt);
}

async function startRedisAt(port: number): Promise<TestRedis> {
  const redis = startTethered({
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'],
    cwd: '/',
  });
  await Promise.race([poll('Redis', () => answersPing(port)), redis.failed]);
  return { url: `redis://127.0.0.1:${String(port)}`, stop: redis.stop };
}

function answersPing(port: number): Promise<true> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      if (answer.toString('latin1').startsWith('+PONG')) resolve(true);
      else reject(new Error(answer.toString('latin1')));
    });
  });
}
