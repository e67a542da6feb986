import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { devEvm, startRedis, type TestRedis } from '@till/testing';
import { Redis } from 'ioredis';
import { TillProcess } from '../till-process.js';
import { FaultClient } from './fault-client.js';
import { faultPlan, leases, report } from './fault-plan.js';
import { type FaultWorld, startFaultWorld } from './fault-world.js';
import { Load } from './load.js';
import { inState, restored } from './outcome.js';

const payers = 6;

let world: FaultWorld;
let home: string;
let till: TillProcess;
const clients: FaultClient[] = [];
/** A till that did not even start says so itself; there is nothing to stop then. */
const stop = async () => (till as TillProcess | undefined)?.stop();

beforeAll(async () => {
  world = await startFaultWorld();
  home = await mkdtemp(join(tmpdir(), 'till-infrastructure-'));
});
afterEach(async () => {
  world.heal();
  await stop();
});
afterAll(async () => {
  await world.stop();
  await rm(home, { recursive: true, force: true });
});

const start = async (env: Record<string, string> = {}, failpoints = false): Promise<TillProcess> => (till = await TillProcess.start(world, { TILL_HOME: home, ...leases, ...env }, { failpoints }));

/** A Solana transaction lives about a minute: one that was taken in and could not be sent that long is proven to be unpaid. */
const mayRunOut = ({ buyer }: FaultClient): boolean => buyer.network !== devEvm.network;

/** Payers pay before, during and after the trouble; then every signed payment is settled once, proven to be unpaid, or nowhere. */
async function underLoad(trouble: () => Promise<void>): Promise<string> {
  const load = new Load(world, () => till.url, payers);
  await pause(1_500);
  await trouble();
  await pause(1_500);
  await load.stop();
  clients.push(...load.clients);
  const worse = load.clients.flatMap(({ answers }) => answers).filter(({ status }) => ![200, 202, 503].includes(status));
  expect(worse.map(({ status, paymentId, body }) => `${String(status)} ${paymentId ?? ''} ${body.slice(0, 300)}`)).toEqual([]);
  // Whoever was not answered with the content sends the same payment once more, and gets it.
  let unpaid = 0;
  for (const client of load.clients.filter(({ isSigned }) => isSigned)) {
    if (client.answers.at(-1)?.status !== 200) await client.resend(till.url);
    const { status } = await inState(world, client, 'settled', 'final', ...(mayRunOut(client) ? ['expired'] : []));
    expect(await client.resend(till.url)).toMatchObject({ status: status === 'expired' ? 402 : 200 });
    if (status === 'expired') unpaid += 1;
  }
  expect(await restored(world, clients)).toEqual([]);
  const ranOut = unpaid === 0 ? '' : `; ${String(unpaid)} on Solana ran out unpaid`;
  return `${String(load.clients.length)} payments; answers ${[...load.statuses].map(([status, count]) => `${String(status)}: ${String(count)}`).join(', ')}${ranOut}`;
}

const timeoutMs = 180_000 + faultPlan.infrastructure * (60_000 + faultPlan.outageSeconds * 1_000);

describe('under load', () => {
  it('a restart of Postgres costs 503s at worst and loses nothing', async () => {
    await start();
    let note = '';
    for (let run = 0; run < faultPlan.infrastructure; run++) note = await underLoad(() => world.postgres.restart());
    report({ part: 'infrastructure', what: 'Postgres restarted under load', runs: faultPlan.infrastructure, broken: 0, note });
  }, timeoutMs);

  it(`${String(faultPlan.outageSeconds)} s without any node cost 503s at worst and lose nothing`, async () => {
    await start({ TILL_RPC_TIMEOUT_MS: '1000' });
    let note = '';
    for (let run = 0; run < faultPlan.infrastructure; run++) {
      note = await underLoad(async () => {
        for (const node of Object.values(world.nodes)) node.always(run % 2 === 0 ? { kind: 'close' } : { kind: 'hang' });
        await pause(faultPlan.outageSeconds * 1_000);
        world.heal();
      });
    }
    report({ part: 'infrastructure', what: `${String(faultPlan.outageSeconds)} s without nodes under load`, runs: faultPlan.infrastructure, broken: 0, note });
  }, timeoutMs);
});

describe('with jobs on Redis', () => {
  const withRedis = async (trouble: (redis: TestRedis) => Promise<TestRedis>): Promise<string> => {
    let redis = await startRedis();
    try {
      await start({ REDIS_URL: redis.url });
      return await underLoad(async () => {
        redis = await trouble(redis);
      });
    } finally {
      await stop();
      await redis.stop();
    }
  };

  it('FLUSHALL under load loses nothing (K16)', async () => {
    let note = '';
    for (let run = 0; run < faultPlan.infrastructure; run++) {
      note = await withRedis(async (redis) => {
        const client = new Redis(redis.url);
        for (let time = 0; time < 3; time++) {
          await client.flushall();
          await pause(500);
        }
        client.disconnect();
        return redis;
      });
    }
    report({ part: 'infrastructure', what: 'K16: Redis flushed three times under load', runs: faultPlan.infrastructure, broken: 0, note });
  }, timeoutMs);

  it('a Redis that is gone and comes back empty costs 503s at worst and loses nothing (K16)', async () => {
    let note = '';
    for (let run = 0; run < faultPlan.infrastructure; run++) {
      note = await withRedis(async (redis) => {
        await redis.stop();
        await pause(faultPlan.outageSeconds * 1_000);
        return startRedis({ port: Number(new URL(redis.url).port) });
      });
    }
    report({ part: 'infrastructure', what: `K16: Redis gone for ${String(faultPlan.outageSeconds)} s under load, back empty`, runs: faultPlan.infrastructure, broken: 0, note });
  }, timeoutMs);
});

describe('a database that is set back to before a payment (K15)', () => {
  it('takes the same payment again and credits it once', async () => {
    for (let run = 0; run < faultPlan.infrastructure; run++) {
      const client = await FaultClient.at(world, run);
      const earlier = await world.postgres.createDatabase();
      await start();
      expect(await client.pay(till.url)).toMatchObject({ status: 200 });
      await till.stop();
      await start({ DATABASE_URL: earlier });
      const restoredWorld: FaultWorld = { ...world, postgres: { ...world.postgres, url: earlier } };
      await client.resend(till.url);
      await inState(restoredWorld, client, 'settled', 'final');
      expect(await client.resend(till.url)).toMatchObject({ status: 200 });
      await till.stop();
      clients.push(client);
    }
    report({ part: 'infrastructure', what: 'K15: Postgres set back to before a payment, the payer sends it again', runs: faultPlan.infrastructure, broken: 0 });
    // The database that was not set back knows it too.
    await start();
  }, timeoutMs);
});
