import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devMerchant, poll, startRedis, startTestPostgres, type TestPostgres, type TestRedis } from '@till/testing';
import { Redis } from 'ioredis';
import { MerchantAtTill } from '../../../test/merchant-at-till.js';
import { asOwner } from '../../../test/seed.js';
import { TillProcess } from '../../../test/till-process.js';
import { timePasses, WebhookReceiver } from '../../../test/webhook-receiver.js';
import { newId } from '../../platform/ids/new-id.js';
import { testConfig } from '../../testing/test-config.js';

let postgres: TestPostgres;
let redis: TestRedis;
let home: string;

beforeAll(async () => {
  [postgres, redis, home] = await Promise.all([startTestPostgres(), startRedis(), mkdtemp(join(tmpdir(), 'till-webhook-queues-'))]);
});
afterAll(async () => {
  await redis.stop();
  await postgres.stop();
  await rm(home, { recursive: true, force: true });
});

describe.each(['postgres', 'redis'])('with jobs on %s', (kind) => {
  let till: TillProcess;
  let shop: WebhookReceiver;
  let ada: MerchantAtTill;
  const subject = newId('reconciliation');

  const start = (port?: number): Promise<TillProcess> => {
    const env = { TILL_HOME: home, TILL_MIGRATE: '1', TILL_PUBLIC_URL: 'http://till.test', TILL_SWEEP_INTERVAL_MS: '200', TILL_EGRESS_ALLOW: '127.0.0.0/8', ...(kind === 'redis' ? { REDIS_URL: redis.url } : {}) };
    return TillProcess.start({ postgres, config: () => testConfig({ DATABASE_URL: postgres.url }) }, env, port === undefined ? {} : { port });
  };
  /** So many events to tell, written down and not handed on yet. */
  const happen = (count: number) =>
    asOwner(postgres.url, `INSERT INTO outbox (id, topic, merchant_id, subject_id, created_at) SELECT unnest($1::text[]), 'reconciliation.difference', $2, $3, clock_timestamp() - interval '2 seconds'`, [Array.from({ length: count }, () => newId('event')), ada.merchantId, subject]);
  const forgetJobs = async () => {
    if (kind === 'postgres') return asOwner(postgres.url, 'TRUNCATE bullmq.scheduler, bullmq.job CASCADE');
    const client = new Redis(redis.url);
    await client.flushall();
    return client.quit();
  };
  const delivered = async () => (await shop.deliveries('&status=delivered')).length;
  const idsSeen = () => shop.seen.map(({ headers }) => String(headers['webhook-id']));

  beforeAll(async () => {
    till = await start();
    ada = await MerchantAtTill.signUp(till, `ada-${kind}@till.test`, devMerchant(0));
    shop = await WebhookReceiver.start(ada, ['reconciliation.difference']);
    await asOwner(
      postgres.url,
      `INSERT INTO reconciliations (merchant_id, id, mode, network, wallet, first_block, from_block, import_since, import_days, next_import_at, next_run_at, recorded, on_chain, difference)
       VALUES ($1, $2, 'test', 'eip155:84532', '0x2222222222222222222222222222222222222222', 1, 1, now(), 0, NULL, now() + interval '1 day', 1000000, 1500000, 500000)`,
      [ada.merchantId, subject],
    );
  });
  afterAll(async () => {
    await shop.stop();
    await till.stop();
  });

  it('a delivery goes out, again when it was refused, and again by hand, with the same id and the same bytes', async () => {
    const [before, known] = [shop.seen.length, (await shop.deliveries()).length];
    shop.answers(500);
    await happen(1);
    await poll('the delivery', async () => ((await shop.deliveries()).length > known || undefined));
    const { id } = await shop.tried(1);
    shop.answers(204);
    await timePasses(postgres.url, '30 seconds');
    expect(await shop.tried(2)).toMatchObject({ status: 'delivered', attempts: 2, lastStatus: 204 });
    expect((await ada.call('POST', `/v1/webhook-endpoints/deliveries/${String(id)}/resend`)).status).toBe(202);
    expect((await shop.tried(3)).attemptLog).toMatchObject([{ cause: 'resend', status: 204 }, { cause: 'schedule', status: 204 }, { cause: 'schedule', status: 500 }]);
    const seen = shop.seen.slice(before);
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((request) => `${String(request.headers['webhook-id'])} ${request.body} ${String(shop.verify(request).type)}`)).size).toBe(1);
  });

  it('a delivery whose worker is killed after it was sent comes again with the same id, and is delivered', async () => {
    const { port } = till;
    const [before, deliveredBefore] = [shop.seen.length, await delivered()];
    shop.origin.answer = (_request, response) => {
      // The request is here whole; its answer finds nobody to record it.
      void till.kill();
      response.writeHead(204).end();
    };
    await happen(1);
    await till.ended;
    shop.answers(204);
    till = await start(port);
    const [under] = await shop.deliveries();
    expect(under).toMatchObject({ status: 'pending', attempts: 1 });
    // The lease of the one that died.
    await timePasses(postgres.url, '2 minutes');
    expect(await shop.tried(2)).toMatchObject({ status: 'delivered', attempts: 2, attemptLog: [{ number: 2, status: 204, fault: null }, { number: 1, status: null, fault: { code: 'interrupted' } }] });
    const [first, second, ...more] = shop.seen.slice(before);
    expect([more, second?.headers['webhook-id'], second?.body]).toEqual([[], first?.headers['webhook-id'], first?.body]);
    expect([(await shop.deliveries()).length, await delivered()]).toEqual([deliveredBefore + 1, deliveredBefore + 1]);
  });

  it('every delivery arrives although all jobs are forgotten, the beat included, while they are due', async () => {
    const [before, deliveredBefore] = [shop.seen.length, await delivered()];
    const held: ServerResponse[] = [];
    shop.origin.answer = (_request, response) => void held.push(response);
    await happen(12);
    await poll('four tries under way', () => Promise.resolve(held.length === 4 || undefined));
    await forgetJobs();
    shop.answers(204);
    for (const response of held) response.writeHead(204).end();
    await poll('all of them', async () => ((await delivered()) === deliveredBefore + 12 || undefined));
    const ids = idsSeen().slice(before);
    expect([ids.length, new Set(ids).size]).toEqual([12, 12]);
  });
});
