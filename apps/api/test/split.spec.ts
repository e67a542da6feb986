import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devBuyers, devEvm, payWithReferenceClient } from '@till/testing';
import { startRedis } from '@till/testing/redis';
import type { Hex } from 'viem';
import { seedLink, seedMerchant } from './seed.js';
import { TillProcess } from './till-process.js';
import { startWorld, type World } from './world.js';

let world: World;
let home: string;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;

beforeAll(async () => {
  world = await startWorld();
  home = await mkdtemp(join(tmpdir(), 'till-split-'));
  merchant = await seedMerchant(world.postgres.url);
});

afterAll(async () => {
  await world.stop();
  await rm(home, { recursive: true, force: true });
});

/** As docker-compose runs it: doors in one process, jobs in another, nothing shared but Postgres and perhaps Redis. */
describe.each(['postgres', 'redis'])('an API process and a worker process with jobs on %s', (kind) => {
  it('a paid request waits at the door of one for the settlement by the other', async () => {
    const redis = kind === 'redis' ? await startRedis() : undefined;
    const env = { TILL_HOME: home, TILL_MIGRATE: '1', ...(redis ? { REDIS_URL: redis.url } : {}) };
    const door = await TillProcess.start(world, { ...env, TILL_ROLE: 'api' });
    const worker = await TillProcess.start(world, { ...env, TILL_ROLE: 'worker' });
    try {
      const buyer = devBuyers().find(({ network }) => network === devEvm.network);
      if (!buyer) throw new Error('no buyer');
      const { slug } = await seedLink(world.postgres.url, merchant, { price: 1_500_000n });
      const before = await world.evm.usdcBalance(merchant.evm as Hex);
      const { response, settlement } = await payWithReferenceClient({ url: `${door.url}/p/${slug}`, buyer, rpcUrl: world.evm.url });
      expect([response.status, settlement?.success]).toEqual([200, true]);
      expect(await world.evm.usdcBalance(merchant.evm as Hex)).toBe(before + 1_500_000n);
      expect((await fetch(`${worker.url}/p/${slug}`)).status).toBe(404);
    } finally {
      await door.stop();
      await worker.stop();
      await redis?.stop();
    }
  });
});
