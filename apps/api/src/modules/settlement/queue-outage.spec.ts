import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { devEvm } from '@till/testing';
import type { Hex } from 'viem';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { startTestQueue, type TestQueue } from '../../../test/queue-outage.js';
import { asOwner, type Seeded, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';

const price = 1_500_000n;

let world: World;
let link: Seeded;

beforeAll(async () => {
  world = await startWorld();
  link = await seedLink(world.postgres.url, await seedMerchant(world.postgres.url), { price });
});
afterAll(() => world.stop());

const received = (family: 'evm' | 'solana') => (family === 'evm' ? world.evm.usdcBalance(link.evm as Hex) : world.solana.usdcBalance(link.solana));
const attempts = () => asOwner<{ number: number }>(world.postgres.url, 'SELECT count(*)::int AS number FROM settlement_attempts').then(([row]) => row?.number);

describe.each(['postgres', 'redis'] as const)('while the queue on %s is away', (kind) => {
  let queue: TestQueue;
  let running: RunningTill[] = [];

  const start = async (role: 'all' | 'api' | 'worker'): Promise<RunningTill> => {
    const till = await startTill(world.config({ ...queue.env, TILL_ROLE: role }));
    running.push(till);
    return till;
  };

  /** The queue comes back whatever came of `work`: without it no Till stops. */
  const whileAway = async (work: () => Promise<void>) => {
    await queue.takeAway();
    try {
      await work();
    } finally {
      await queue.bringBack();
    }
  };

  /** Pays once with each chain and checks that each payment came to its wallet once. */
  const payOnBoth = async (door: RunningTill) => {
    for (const family of ['evm', 'solana'] as const) {
      const [before, tried] = [await received(family), await attempts()];
      const { response, settlement } = await payAsClient(world, `${door.url}/p/${link.slug}`, buyerOn(family));
      expect([family, response.status, settlement?.success]).toEqual([family, 200, true]);
      expect(await received(family)).toBe(before + price);
      expect(await attempts()).toBe((tried ?? 0) + 1);
    }
  };

  beforeAll(async () => {
    queue = await startTestQueue(kind, world.postgres.url);
  });
  afterEach(async () => {
    for (const till of running) await till.stop();
    running = [];
  });
  afterAll(() => queue.stop());

  it('one process settles what it takes in, once, and goes on with the queue when it is back', async () => {
    const till = await start('all');
    await payOnBoth(till);
    await whileAway(async () => {
      await payOnBoth(till);
      expect(await (await fetch(`${till.url}/readyz`)).json()).toMatchObject({ status: 'ok', checks: { database: 'ok', queue: 'unreachable' } });
    });
    await payOnBoth(till);
  });

  it('a worker finds in Postgres what a door of another process took in', async () => {
    const door = await start('api');
    await start('worker');
    await whileAway(() => payOnBoth(door));
  });
});

describe('while Redis is away', () => {
  it('a till starts, settles, and stops', async () => {
    const queue = await startTestQueue('redis', world.postgres.url);
    await queue.takeAway();
    const till = await startTill(world.config(queue.env));
    const { response } = await payAsClient(world, `${till.url}/p/${link.slug}`, buyerOn('evm'));
    expect([devEvm.network, response.status]).toEqual([devEvm.network, 200]);
    await till.stop();
  });
});
