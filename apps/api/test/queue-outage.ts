import { startRedis, type TestRedis } from '@till/testing';
import pg from 'pg';

/** Where jobs are kept, and a way to take that away and bring it back. */
export interface TestQueue {
  /** What a Till needs to know of it. */
  env: Record<string, string>;
  takeAway(): Promise<void>;
  bringBack(): Promise<void>;
  stop(): Promise<void>;
}

/** Redis is stopped and comes back empty; on Postgres the queue's tables, and nothing else, keep everybody waiting. */
export function startTestQueue(kind: 'postgres' | 'redis', postgresUrl: string): Promise<TestQueue> {
  return kind === 'redis' ? onRedis() : Promise.resolve(onPostgres(postgresUrl));
}

async function onRedis(): Promise<TestQueue> {
  let redis: TestRedis = await startRedis();
  return {
    env: { REDIS_URL: redis.url },
    takeAway: () => redis.stop(),
    bringBack: async () => {
      redis = await startRedis({ port: Number(new URL(redis.url).port) });
    },
    stop: () => redis.stop(),
  };
}

function onPostgres(url: string): TestQueue {
  let holder: pg.Client | undefined;
  const bringBack = async () => {
    await holder?.end();
    holder = undefined;
  };
  return {
    env: {},
    takeAway: async () => {
      holder = new pg.Client({ connectionString: url });
      await holder.connect();
      while (!(await locked(holder)));
    },
    bringBack,
    stop: bringBack,
  };
}

/** Locks table after table against everybody. False when one of the queue's own calls had the tables in another order: then Postgres ends one of the two. */
async function locked(holder: pg.Client): Promise<boolean> {
  await holder.query('BEGIN');
  try {
    await holder.query(`DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'bullmq' LOOP EXECUTE format('LOCK TABLE bullmq.%I IN ACCESS EXCLUSIVE MODE', name); END LOOP;
    END $$`);
    return true;
  } catch (error) {
    await holder.query('ROLLBACK');
    if ((error as { code?: unknown }).code !== '40P01') throw error;
    return false;
  }
}
