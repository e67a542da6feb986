import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert, LastCheckup } from '@till/contract';
import { poll, startRedis, type TestRedis } from '@till/testing';
import { Redis } from 'ioredis';
import { type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, seedLink, seedMerchant } from '../../../test/seed.js';
import { type Seller, signUpSeller } from '../../../test/seller.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';
import { JobQueues } from '../../platform/queue/job-queues.js';
import { CheckupPlanner } from './checkup-planner.js';

/** A beat of a quarter of a second, a second's pause while something is broken, and for healthy links one and a half. */
const often = { TILL_CHECKUP_INTERVAL_MS: '1500', TILL_EGRESS_ALLOW: '127.0.0.0/8', TILL_PUBLIC_URL: 'http://127.0.0.1:1' };

let world: World;
let redis: TestRedis;
let origin: TestOrigin;

beforeAll(async () => {
  [world, redis, origin] = await Promise.all([startWorld(), startRedis(), TestOrigin.start()]);
});
afterAll(async () => {
  await origin.stop();
  await redis.stop();
  await world.stop();
});

describe.each(['postgres', 'redis'])('checkups on a schedule, with the queue on %s', (kind) => {
  let till: RunningTill;
  let ada: Seller;
  let names = 0;

  beforeAll(async () => {
    till = await startTill(world.config({ ...often, ...(kind === 'redis' ? { REDIS_URL: redis.url } : {}) }));
    ada = await signUpSeller(till.url, `ada-${kind}@till.test`, 0, often.TILL_PUBLIC_URL);
  });
  afterAll(() => till.stop());
  beforeEach(() => {
    origin.answer = TestOrigin.echo;
  });

  const link = (): Promise<{ id: string }> => ada.call('POST', '/v1/resources', { kind: 'pay_link', title: `A thing ${String((names += 1))}`, price: '0.05' });
  const last = (id: string): Promise<LastCheckup> => ada.call('GET', `/v1/resources/${id}/checkup`);
  const checkedSince = (id: string, since: string) =>
    poll(`a checkup of ${id}`, async () => {
      const { checkup } = await last(id);
      return checkup !== null && checkup.at > since ? checkup : undefined;
    });
  const alertOf = (id: string, status: Alert['status']) =>
    poll(`an alert that is ${status}`, async () => ((await ada.call('GET', `/v1/alerts?resourceId=${id}`)).data as Alert[]).find((one) => one.status === status));

  it('begin by themselves and go on', async () => {
    const { id } = await link();
    const first = await checkedSince(id, '');
    expect(first.verdict).toBe('note');
    const { nextAt } = await last(id);
    expect(Date.parse(nextAt ?? '') - Date.parse(first.at)).toBeGreaterThan(1_000);
    expect((await checkedSince(id, first.at)).at > first.at).toBe(true);
  });

  it('raise one alert for an origin that stays down and close it when it is back', async () => {
    origin.answer = (_request, response) => void response.socket?.destroy();
    const gateway = await ada.call('POST', '/v1/gateways', { name: 'Weather', originUrl: origin.url, routes: ['/a', '/b'].map((path) => ({ method: 'GET', path, price: '0.05' })) });
    const [a, b] = (gateway.routes as { id: string }[]).map(({ id }) => id) as [string, string];
    const alert = await poll('an alert about both routes', async () => {
      const open = await alertOf(a, 'open');
      return open.affected === 2 ? open : undefined;
    });
    expect(alert).toMatchObject({ code: 'origin_down', gatewayId: gateway.id, params: { origin: new URL(origin.url).host } });
    expect([...alert.resourceIds].sort()).toEqual([a, b].sort());
    origin.answer = TestOrigin.echo;
    // By its id: a list by resource finds what is over by the route that was first to be in trouble, which may be either.
    const over = await poll('the end of the alert', async () => {
      const one = (await ada.call('GET', `/v1/alerts/${alert.id}`)) as Alert;
      return one.status === 'closed' ? one : undefined;
    });
    expect(over.closedAt).not.toBeNull();
    expect(((await ada.call('GET', '/v1/alerts')).data as Alert[]).filter(({ gatewayId }) => gatewayId === gateway.id).map(({ id }) => id)).toEqual([alert.id]);
  });

  it('survive jobs that a queue takes and loses', async () => {
    const { id } = await link();
    await checkedSince(id, '');
    const queues = till.app.get(JobQueues);
    const losing = new Set<string>();
    queues.add = (_name, jobs) => {
      for (const { data } of jobs) if (!Array.isArray(data)) losing.add((data as { subjectId: string }).subjectId);
      return Promise.resolve();
    };
    await poll('the lost job', () => Promise.resolve(losing.has(id) || undefined));
    Reflect.deleteProperty(queues, 'add');
    const before = (await last(id)).checkup?.at ?? '';
    // Its lease runs out.
    await asOwner(world.postgres.url, 'UPDATE checkups SET next_at = clock_timestamp() WHERE resource_id = $1', [id]);
    expect((await checkedSince(id, before)).at > before).toBe(true);
  });

  it('survive a queue that forgets everything, the beat included', async () => {
    if (kind === 'redis') {
      const client = new Redis(redis.url);
      await client.flushall();
      await client.quit();
    } else {
      await asOwner(world.postgres.url, 'TRUNCATE bullmq.scheduler, bullmq.job CASCADE');
    }
    const { id } = await link();
    expect((await checkedSince(id, '')).verdict).toBe('note');
  });

  it('leave alone what is paused, and take it up again when it is resumed', async () => {
    const { id } = await link();
    await checkedSince(id, '');
    await ada.call('PATCH', `/v1/resources/${id}`, { active: false });
    const paused = await poll('a last look', async () => ((await last(id)).nextAt === null ? last(id) : undefined));
    expect(paused.checkup?.findings.map(({ code }) => code)).toEqual(['own_address_not_reached', 'door_paused']);
    await till.app.get(CheckupPlanner).plan();
    expect((await last(id)).nextAt).toBeNull();
    await ada.call('PATCH', `/v1/resources/${id}`, { active: true });
    expect((await checkedSince(id, paused.checkup?.at ?? '')).verdict).toBe('note');
  });
});

describe('a worker of its own', () => {
  let parts: RunningTill[] = [];
  afterEach(async () => {
    for (const part of parts) await part.stop();
    parts = [];
  });

  it('makes the checkups, and the server that takes payments makes none', async () => {
    const server = await startTill(world.config({ ...often, TILL_ROLE: 'api' }));
    parts.push(server);
    const eve = await signUpSeller(server.url, 'eve@till.test', 1, often.TILL_PUBLIC_URL);
    const { id } = await eve.call('POST', '/v1/resources', { kind: 'pay_link', title: 'A thing', price: '0.05' });
    await server.app.get(CheckupPlanner).plan();
    expect((await eve.call('GET', `/v1/resources/${String(id)}/checkup`)).checkup).toBeNull();
    parts.push(await startTill(world.config({ ...often, TILL_ROLE: 'worker' })));
    const seenSince = (since: string) =>
      poll('a checkup by a worker', async () => {
        const { checkup } = (await eve.call('GET', `/v1/resources/${String(id)}/checkup`)) as LastCheckup;
        return checkup !== null && checkup.at > since ? checkup : undefined;
      });
    const blind = await seenSince('');
    expect([blind.askedAt, blind.verdict, blind.findings[0]?.code]).toEqual(['nowhere', 'warning', 'door_not_seen']);
    await parts.pop()?.stop();
    const last = (await eve.call('GET', `/v1/resources/${String(id)}/checkup`)) as LastCheckup;
    parts.push(await startTill(world.config({ ...often, TILL_ROLE: 'worker', TILL_INTERNAL_URL: server.url })));
    const seen = await seenSince(last.checkup?.at ?? blind.at);
    expect([seen.askedAt, seen.verdict]).toEqual(['own_listener', 'note']);
  });
});

describe('what is for sale', () => {
  it('is looked through once by a process, however much it is; then only what changed lately is', async () => {
    const start = async () => {
      const till = await startTill(world.config({ ...often, TILL_ROLE: 'api' }));
      till.app.get(JobQueues).add = () => Promise.resolve();
      return { till, planner: till.app.get(CheckupPlanner) };
    };
    const { merchantId, resourceId } = await seedLink(world.postgres.url, await seedMerchant(world.postgres.url, 1), { price: 1n });
    const addOld = (from: number, to: number) =>
      asOwner(
        world.postgres.url,
        `INSERT INTO resources (merchant_id, id, mode, kind, slug, title, price, updated_at)
         SELECT merchant_id, 'res_' || lpad(n::text, 36, '0'), mode, kind, 'old-' || n, title, price, now() - interval '1 day' FROM resources, generate_series($2::int, $3::int) n WHERE id = $1`,
        [resourceId, from, to],
      );
    const enrolled = async () => (await asOwner<{ count: number }>(world.postgres.url, 'SELECT count(next_at)::int AS count FROM checkups WHERE merchant_id = $1', [merchantId]))[0]?.count;
    const { till, planner } = await start();
    await addOld(1, 450);
    await poll('all of it', async () => {
      await planner.plan();
      return (await enrolled()) === 451 || undefined;
    });
    // The look that finds no more.
    await planner.plan();
    await addOld(451, 452);
    await planner.plan();
    expect(await enrolled()).toBe(451);
    await asOwner(world.postgres.url, `UPDATE resources SET updated_at = clock_timestamp() WHERE slug = 'old-451'`);
    await planner.plan();
    expect(await enrolled()).toBe(452);
    await till.stop();
    const another = await start();
    await another.planner.plan();
    expect(await enrolled()).toBe(453);
    await another.till.stop();
  });
});
