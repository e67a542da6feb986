import { connect } from 'node:net';
import { expect, it } from '@jest/globals';
import { startRedis } from './test-redis.js';

const ask = (url: string, command: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number.parseInt(port, 10), hostname, () => socket.write(`${command}\r\n`));
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString('latin1'));
    });
  });

it('a test Redis answers, keeps nothing on disk and is gone after stop', async () => {
  const redis = await startRedis();
  expect(await ask(redis.url, 'CONFIG GET save')).toContain('$0');
  await redis.stop();
  await expect(ask(redis.url, 'PING')).rejects.toThrow('ECONNREFUSED');
});
