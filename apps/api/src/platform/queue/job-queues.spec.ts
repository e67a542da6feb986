import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { poll } from '@till/testing';
import { startTestPostgres } from '@till/testing/postgres';
import { startRedis } from '@till/testing/redis';
import { testConfig } from '../../testing/test-config.js';
import { Beats } from '../beats/beats.js';
import type { JobData } from './job.js';
import { JobQueues } from './job-queues.js';

const data = (subjectId: string): JobData => ({ merchantId: 'mch_a', subjectId, eventId: null });

/** Counts jobs of one handler and resolves when `count` have run. */
function counter(queues: JobQueues, handler: string, count: number, fail?: (job: JobData, time: number) => boolean) {
  const seen: string[] = [];
  const done = new Promise<void>((resolve) => {
    queues.handle(handler, async (job) => {
      const time = seen.filter((one) => one === job.subjectId).length + 1;
      seen.push(job.subjectId);
      await Promise.resolve();
      if (fail?.(job, time)) throw new Error('not yet');
      if (seen.length >= count) resolve();
    });
  });
  return { seen, done };
}

describe.each(['postgres', 'redis'])('the queue on %s', (kind) => {
  let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
  let redis: Awaited<ReturnType<typeof startRedis>> | undefined;
  let open: { queues: JobQueues; beats: Beats }[] = [];

  const start = async (role: 'all' | 'api', prepare: (queues: JobQueues) => void = () => undefined): Promise<JobQueues> => {
    const beats = new Beats();
    const queues = new JobQueues(testConfig({ DATABASE_URL: postgres.url, REDIS_URL: redis?.url, TILL_ROLE: role }), beats);
    prepare(queues);
    await queues.onApplicationBootstrap();
    beats.onApplicationBootstrap();
    open.push({ queues, beats });
    return queues;
  };
  const stopAll = async () => {
    for (const { queues, beats } of open) {
      await beats.beforeApplicationShutdown();
      await queues.beforeApplicationShutdown();
      await queues.onApplicationShutdown();
    }
    open = [];
  };

  beforeAll(async () => {
    postgres = await startTestPostgres();
    if (kind === 'redis') redis = await startRedis();
  });
  afterAll(async () => {
    await stopAll();
    await redis?.stop();
    await postgres.stop();
  });

  it('hands every job to its handler once, many at a time', async () => {
    let work: ReturnType<typeof counter> | undefined;
    const queues = await start('all', (fresh) => (work = counter(fresh, 'many', 300)));
    await queues.add('settlement', Array.from({ length: 300 }, (_, i) => ({ handler: 'many', key: `many-${i}`, data: data(`pay_${i}`) })));
    await work?.done;
    expect(new Set(work?.seen).size).toBe(300);
    expect(work?.seen).toHaveLength(300);
    await stopAll();
  });

  it('drops a second job of the same key', async () => {
    let work: ReturnType<typeof counter> | undefined;
    const queues = await start('all', (fresh) => (work = counter(fresh, 'same', 2)));
    const job = { handler: 'same', key: 'same-1', data: data('pay_twice') };
    await queues.add('reactions', [job]);
    await queues.add('reactions', [job, { handler: 'same', key: 'same-2', data: data('pay_last') }]);
    await work?.done;
    expect(work?.seen.sort()).toEqual(['pay_last', 'pay_twice']);
    await stopAll();
  });

  it('tries a job again when its handler throws', async () => {
    let work: ReturnType<typeof counter> | undefined;
    const queues = await start('all', (fresh) => (work = counter(fresh, 'again', 2, (_job, time) => time === 1)));
    await queues.add('reactions', [{ handler: 'again', key: 'again-1', data: data('pay_again') }]);
    await work?.done;
    expect(work?.seen).toEqual(['pay_again', 'pay_again']);
    await stopAll();
  });

  it('works on every part of a batch although one of them fails, and brings the batch again', async () => {
    let work: ReturnType<typeof counter> | undefined;
    const queues = await start('all', (fresh) => (work = counter(fresh, 'batch', 4, ({ subjectId }, time) => subjectId === 'pay_bad' && time === 1)));
    await queues.add('reactions', [{ handler: 'batch', key: 'batch-1', data: [data('pay_bad'), data('pay_good')] }]);
    await work?.done;
    expect(work?.seen).toEqual(['pay_bad', 'pay_good', 'pay_bad', 'pay_good']);
    await stopAll();
  });

  it('keeps jobs that were added while no worker ran', async () => {
    const doorOnly = await start('api');
    await doorOnly.add('settlement', [{ handler: 'later', key: 'later-1', data: data('pay_later') }]);
    await stopAll();
    let work: ReturnType<typeof counter> | undefined;
    await start('all', (fresh) => (work = counter(fresh, 'later', 1)));
    await work?.done;
    expect(work?.seen).toEqual(['pay_later']);
    await stopAll();
  });

  it('keeps a beat, once for all processes', async () => {
    const everyMs = 250;
    let beats = 0;
    const prepare = (fresh: JobQueues) => {
      fresh.handle('beat', () => Promise.resolve(void beats++));
      fresh.repeat('checkups', 'beat', everyMs);
    };
    const startedMs = Date.now();
    await Promise.all([start('all', prepare), start('all', prepare)]);
    await poll('eight beats', () => Promise.resolve(beats >= 8 || undefined));
    await stopAll();
    // One beat too early by the queue's clock is possible where two processes begin at once; twice as many are not.
    expect(beats).toBeLessThanOrEqual((Date.now() - startedMs) / everyMs + 2);
  });

  it('refuses two handlers of one name', async () => {
    const queues = new JobQueues(testConfig({ DATABASE_URL: postgres.url, REDIS_URL: redis?.url }), new Beats());
    queues.handle('one', () => Promise.resolve());
    expect(() => queues.handle('one', () => Promise.resolve())).toThrow(/two handlers/);
    await queues.onApplicationShutdown();
  });
});
