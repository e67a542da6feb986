import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestPostgres } from '@till/testing/postgres';
import { DataSource } from 'typeorm';
import { startMigratedPostgres } from '../../../test/migrated-postgres.js';
import { testConfig } from '../../testing/test-config.js';
import { Beats } from '../beats/beats.js';
import { applicationDataSource } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { JobData, NewJob, QueueName } from '../queue/job.js';
import { JobQueues } from '../queue/job-queues.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';

/** The real queue behind a switch: off, it fails like one that is out of reach. */
class SwitchedQueues extends JobQueues {
  reachable = true;
  readonly added: string[] = [];

  workOn(handler: string, jobs: readonly JobData[]): Promise<void> {
    return this.run(handler, jobs);
  }

  override async add(name: QueueName, jobs: readonly NewJob[]): Promise<void> {
    if (!this.reachable) throw new Error('out of reach');
    await super.add(name, jobs);
    this.added.push(...jobs.flatMap((job) => job.data).map((data) => data.subjectId));
  }
}

let postgres: TestPostgres;
let dataSource: DataSource;
let unitOfWork: UnitOfWork;
let queues: SwitchedQueues;
let relay: OutboxRelay;
let outbox: Outbox;

const append = (subjectId: string, fail = false) =>
  unitOfWork.tenant('mch_a', async (tx) => {
    await outbox.append(tx, { topic: 'thing.happened', merchantId: 'mch_a', subjectId });
    if (fail) throw new Error('rolled back');
  });
const waiting = () => unitOfWork.system((tx) => tx.query<{ subject_id: string }>('SELECT subject_id FROM outbox WHERE dispatched_at IS NULL'));
const grow = () => unitOfWork.system((tx) => tx.query("UPDATE outbox SET created_at = created_at - interval '5 seconds'"));

beforeAll(async () => {
  postgres = await startMigratedPostgres();
  const config = testConfig({ DATABASE_URL: postgres.url, TILL_ROLE: 'api' });
  dataSource = await new DataSource(applicationDataSource(config)).initialize();
  unitOfWork = new UnitOfWork(dataSource);
  queues = new SwitchedQueues(config, new Beats());
  await queues.onApplicationBootstrap();
  relay = new OutboxRelay(unitOfWork, queues, new Beats());
  relay.subscribe('thing.happened', 'reactions', 'first');
  relay.subscribe('thing.happened', 'settlement', 'second');
  outbox = new Outbox(relay);
});

afterAll(async () => {
  await relay.beforeApplicationShutdown();
  await queues.onApplicationShutdown();
  await dataSource.destroy();
  await postgres.stop();
});

describe('the outbox', () => {
  it('hands an event on to each subscriber right after its commit', async () => {
    await append('pay_1');
    await relay.beforeApplicationShutdown();
    expect(queues.added.filter((id) => id === 'pay_1')).toHaveLength(2);
    expect(await waiting()).toEqual([]);
  });

  it('an event of a rolled back transaction never was', async () => {
    await expect(append('pay_2', true)).rejects.toThrow('rolled back');
    await relay.beforeApplicationShutdown();
    expect(queues.added).not.toContain('pay_2');
  });

  it('keeps what an unreachable queue refused and hands it on later', async () => {
    queues.reachable = false;
    await append('pay_3');
    await relay.beforeApplicationShutdown();
    expect(await waiting()).toEqual([{ subject_id: 'pay_3' }]);
    queues.reachable = true;
    await grow();
    expect(await relay.poll()).toBe(1);
    expect(queues.added).toContain('pay_3');
    expect(await waiting()).toEqual([]);
  });

  it('hands an event on again whose reaction nobody reported, as a queue that lost its jobs reports none', async () => {
    await append('pay_4');
    await relay.beforeApplicationShutdown();
    await unitOfWork.system((tx) => tx.query("UPDATE outbox SET created_at = created_at - interval '2 minutes', dispatched_at = dispatched_at - interval '61 seconds' WHERE subject_id = 'pay_4'"));
    queues.added.length = 0;
    await relay.poll();
    expect(queues.added.filter((id) => id === 'pay_4')).toHaveLength(2);
  });

  it('is done with an event once its reactions are reported', async () => {
    const [event] = await unitOfWork.system((tx) => tx.query<{ id: string }>("SELECT id FROM outbox WHERE subject_id = 'pay_4'"));
    const unfinished = () => unitOfWork.system((tx) => tx.query("SELECT 1 FROM outbox WHERE subject_id = 'pay_4' AND finished_at IS NULL"));
    queues.handle('first', () => Promise.resolve());
    queues.handle('second', () => Promise.resolve());
    const data = [{ merchantId: 'mch_a', subjectId: 'pay_4', eventId: event?.id ?? '' }];
    await queues.workOn('second', data);
    expect(await unfinished()).toHaveLength(1);
    await queues.workOn('first', data);
    expect(await unfinished()).toEqual([]);
  });
});
