import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type TestRedis } from '@till/testing';
import { Redis } from 'ioredis';
import { rateLimitStore } from './rate-limit-store.js';

let server: TestRedis;
const clients: Redis[] = [];

async function process(): Promise<Redis> {
  const client = new Redis(server.url, { maxRetriesPerRequest: 0, enableOfflineQueue: false, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

function counter(redis: Redis | null): (key: string, windowMs?: number) => Promise<{ current: number; ttl: number }> {
  const Store = rateLimitStore(redis);
  const store = new Store({});
  return (key, windowMs = 60_000) =>
    new Promise((resolve, reject) => {
      store.incr(key, (error, count) => (count ? resolve(count) : reject(error ?? new Error('no count'))), windowMs, 10);
    });
}

beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await server.stop();
});

describe('the limiter counts', () => {
  it('in one process by key, within a window', async () => {
    const count = counter(null);
    expect((await count('a')).current).toBe(1);
    expect((await count('a')).current).toBe(2);
    expect((await count('b')).current).toBe(1);
    expect((await count('a')).ttl).toBeLessThanOrEqual(60_000);
    // A window of no length has always just ended.
    expect((await count('c', 0)).current).toBe(1);
    expect((await count('c', 0)).current).toBe(1);
  });

  it('over all processes with Redis, and alone while Redis is away', async () => {
    const [one, two] = [await process(), await process()];
    const [first, second] = [counter(one), counter(two)];
    expect([(await first('a')).current, (await second('a')).current, (await first('a')).current]).toEqual([1, 2, 3]);
    await server.stop();
    expect([(await first('a')).current, (await first('a')).current, (await second('a')).current]).toEqual([1, 2, 1]);
  });
});
