import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { poll, startRedis } from '@till/testing';
import { asOwner } from '../seed.js';
import { type ArmedFailpoint, TillProcess } from '../till-process.js';
import { type Crash, crashes } from './crashes.js';
import { FaultClient } from './fault-client.js';
import { faultPlan, leases, report } from './fault-plan.js';
import { type FaultWorld, startFaultWorld } from './fault-world.js';
import { paymentOf, recoveryMs, restored } from './outcome.js';

let world: FaultWorld;
let home: string;
let till: TillProcess;
const clients: FaultClient[] = [];

/** Settlement by the queue alone. */
const queued = { TILL_DOORS_SETTLE: '0' };
/** What the running till was given. */
let given = '';
const start = (env: Record<string, string> = {}) => {
  given = JSON.stringify(env);
  return TillProcess.start(world, { TILL_HOME: home, ...leases, ...env }, { failpoints: true, ...(till ? { port: till.port } : {}) });
};
const statusOf = async (client: FaultClient) => (await paymentOf(world, client))?.status;

/** One kill, one restart, and all that must be true after them. Resolves with how long the payment took to settle. */
async function killAndRestart(crash: Crash, run: number): Promise<number> {
  const client = await FaultClient.at(world, run, crash.family, crash.deliverable);
  clients.push(client);
  const env = { ...(crash.hears ? { TILL_NETWORKS: world.heardNetworks, TILL_LOG_LEVEL: 'debug' } : {}), ...(crash.isQueued ? queued : {}) };
  if (JSON.stringify(env) !== given) {
    await till.stop();
    till = await start(env);
    // What the one before left to do is done, or its jobs would end where this payment's is to die.
    await poll('no reaction to be open', async () => (await asOwner(world.postgres.url, 'SELECT 1 FROM outbox WHERE finished_at IS NULL')).length === 0 || undefined, { timeoutMs: recoveryMs });
  }
  await crash.strike({ world, till, client });
  await till.ended;
  world.heal();
  till = await start(env);
  const restartedAt = performance.now();
  if (crash.leavesNothing) expect(await statusOf(client)).toBeUndefined();
  const unasked = await poll('the settlement', async () => {
    // What was never claimed can only come back with the payer; everything else settles by itself.
    if (crash.leavesNothing) await client.resend(till.url);
    const status = await statusOf(client);
    return status === 'settled' || status === 'final' ? status : undefined;
  }, { timeoutMs: recoveryMs, everyMs: 50 });
  expect(['settled', 'final']).toContain(unasked);
  const recoveredMs = performance.now() - restartedAt;
  const [first, second] = [await client.resend(till.url), await client.resend(till.url)];
  expect(first).toMatchObject({ status: 200, paymentId: expect.stringMatching(/^pay_/) });
  expect(second).toEqual(first);
  expect(await restored(world, clients)).toEqual([]);
  return recoveredMs;
}

beforeAll(async () => {
  world = await startFaultWorld();
  home = await mkdtemp(join(tmpdir(), 'till-kills-'));
  till = await start();
});
afterEach(() => world.heal());
afterAll(async () => {
  await till.stop();
  await world.stop();
  await rm(home, { recursive: true, force: true });
});

describe('the failpoints', () => {
  it('of the list are those in the code, each once', async () => {
    const source = join(__dirname, '../../src');
    const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
    const text = (await Promise.all(files.map((name) => readFile(join(source, name), 'utf8')))).join('');
    const inCode = [...text.matchAll(/'(K\d+_[a-z_]+)'/g)].map(([, name]) => name).sort();
    expect(inCode).toEqual(crashes.map(({ name }) => name).sort());
  });

  it('are out of reach of the product’s own program', async () => {
    const product = await TillProcess.start(world, { TILL_HOME: home, TILL_FAILPOINT: JSON.stringify({ name: 'K1_claim_not_committed', nth: 1, action: 'kill' } satisfies ArmedFailpoint) });
    const client = await FaultClient.at(world, 0);
    clients.push(client);
    expect(await client.pay(product.url)).toMatchObject({ status: 200 });
    await product.stop();
  });
});

describe('kill -9', () => {
  const chosen = crashes.filter(({ isCheap }) => faultPlan.kills > 0 || isCheap);
  const times = Math.max(1, faultPlan.kills);
  // One row waits for the end of a lease, which is all the time `npm test` has for it.
  const backends = faultPlan.rows > 1 ? (['Postgres', 'Redis'] as const) : (['Postgres'] as const);

  it.each(chosen.map((crash) => [crash.name, crash.what, crash] as const))('at %s (%s): settled once, by itself, in time', async (_name, _what, crash) => {
    let slowestMs = 0;
    for (let run = 0; run < times; run++) slowestMs = Math.max(slowestMs, await killAndRestart(crash, run));
    expect(slowestMs).toBeLessThan(recoveryMs);
    report({ part: 'kill', what: `${crash.name}: ${crash.what}`, runs: times, broken: 0, note: `slowest recovery ${(slowestMs / 1000).toFixed(1)} s after the restart` });
  }, times * 240_000);

  it.each(backends)(`of the same job's worker ${String(faultPlan.killsInARow)} times in a row, with jobs on %s: it settles`, async (backend) => {
    const redis = backend === 'Redis' ? await startRedis() : undefined;
    const env: Record<string, string> = { ...queued, ...(redis ? { REDIS_URL: redis.url } : {}) };
    let slowestMs = 0;
    await till.stop();
    till = await start(env);
    for (let row = 0; row < faultPlan.rows; row++) {
      // A Solana transaction lives about a minute, which is over before the last of so many deaths.
      const client = await FaultClient.at(world, row, 'evm');
      clients.push(client);
      // Up to the first attempt the job itself comes again; from then on it is the attempt's lease that has to end.
      const moment = (kill: number): ArmedFailpoint => ({ name: kill < faultPlan.killsInARow / 2 ? 'K4_job_taken' : 'K5_call_not_sent', nth: 1, action: 'kill' });
      await till.arm(moment(0));
      const lost = client.pay(till.url);
      for (let kill = 1; kill <= faultPlan.killsInARow; kill++) {
        await till.ended;
        till = await start(kill === faultPlan.killsInARow ? env : { ...env, TILL_FAILPOINT: JSON.stringify(moment(kill)) });
      }
      await lost;
      const restartedAt = performance.now();
      const status = await poll('the settlement', async () => (['settled', 'final'].includes((await statusOf(client)) ?? '') ? true : undefined), { timeoutMs: recoveryMs, everyMs: 100 });
      slowestMs = Math.max(slowestMs, performance.now() - restartedAt);
      expect(status).toBe(true);
      expect(await client.resend(till.url)).toMatchObject({ status: 200 });
      expect(await restored(world, clients)).toEqual([]);
    }
    await till.stop();
    await redis?.stop();
    till = await start();
    report({ part: 'kill', what: `the same job's worker killed ${String(faultPlan.killsInARow)} times in a row, jobs on ${backend}`, runs: faultPlan.rows, broken: 0, note: `slowest recovery ${(slowestMs / 1000).toFixed(1)} s after the last restart` });
  }, faultPlan.rows * (faultPlan.killsInARow + 2) * 60_000);
});
