import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { poll } from '@till/testing';
import { startTestPostgres, type TestPostgres } from '@till/testing/postgres';
import { Client } from 'pg';
import { testConfig } from '../../testing/test-config.js';
import { SignalBus } from './signal-bus.js';

let postgres: TestPostgres;
let operator: Client;
let buses: [SignalBus, SignalBus];

const listening = async (): Promise<number> => {
  const { rows } = await operator.query<{ count: string }>("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'till-signals'");
  return parseInt(rows[0]?.count ?? '', 10);
};

/** As a restart of Postgres does. */
const end = () => operator.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'till-signals'");

beforeAll(async () => {
  postgres = await startTestPostgres();
  operator = new Client({ connectionString: postgres.url });
  await operator.connect();
});
beforeEach(async () => {
  buses = [new SignalBus(testConfig({ DATABASE_URL: postgres.url, TILL_ROLE: 'api' })), new SignalBus(testConfig({ DATABASE_URL: postgres.url, TILL_ROLE: 'worker' }))];
  for (const bus of buses) await bus.onApplicationBootstrap();
});

afterEach(async () => {
  for (const bus of buses) await bus.onApplicationShutdown();
  await poll('the end of their connections', async () => (await listening()) === 0 || undefined);
});
afterAll(async () => {
  await operator.end();
  await postgres.stop();
});

describe('signals on Postgres', () => {
  it('reach the other process, and their own once', async () => {
    const heard: string[] = [];
    const stops = buses.map((bus, at) => bus.onMerchant('mch_a', ({ subjectId }) => heard.push(`${String(at)} ${subjectId}`)));
    buses[0].publish({ topic: 'payment', merchantId: 'mch_a', subjectId: 'pay_1' });
    await poll('the signal at the other process', () => Promise.resolve(heard.includes('1 pay_1') || undefined));
    expect(heard.sort()).toEqual(['0 pay_1', '1 pay_1']);
    for (const stop of stops) stop();
  });

  it('come back after each end of the connection, over one connection each', async () => {
    for (let round = 1; round <= 3; round++) {
      const gaps = buses.map((bus) => new Promise<void>((resolve) => void bus.onGap(resolve)));
      await end();
      await Promise.all(gaps);
    }
    await poll('one connection of each', async () => (await listening()) === 2 || undefined);
  });

  it('are not listened to any more once Till has stopped, whatever ends meanwhile', async () => {
    // Again, should one be back before it was seen to be gone.
    await poll('the end of both connections', async () => {
      await end();
      return (await listening()) === 0 || undefined;
    });
    for (const bus of buses) await bus.onApplicationShutdown();
    const last = new SignalBus(testConfig({ DATABASE_URL: postgres.url, TILL_ROLE: 'worker' }));
    await last.onApplicationBootstrap();
    const gap = new Promise<void>((resolve) => void last.onGap(resolve));
    await end();
    // It lost its connection after the others, so whatever they were about to do, they have done before it is back.
    await gap;
    expect(await listening()).toBe(1);
    await last.onApplicationShutdown();
  });
});
