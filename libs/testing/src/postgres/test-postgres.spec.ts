import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type TestPostgres, startTestPostgres } from './test-postgres.js';

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

describe('a test Postgres', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());

  it('is PostgreSQL 18 in UTF-8', async () => {
    const [row] = await query(postgres.url, `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding`);
    expect(row).toEqual({ major: 18, encoding: 'UTF8' });
  });

  it('shares neither databases nor roles with another one', async () => {
    const other = await startTestPostgres();
    await query(postgres.url, 'create role only_here');
    const roles = await query(other.url, `select 1 from pg_roles where rolname = 'only_here'`);
    await other.stop();
    expect(roles).toEqual([]);
  });

  it('copies its database for a test that wants one of its own', async () => {
    await query(postgres.url, 'create table thing (id int); insert into thing values (7)');
    const copy = await postgres.createDatabase();
    await query(copy, 'insert into thing values (8)');
    expect(await query(postgres.url, 'select id from thing')).toEqual([{ id: 7 }]);
    expect(await query(copy, 'select id from thing order by id')).toEqual([{ id: 7 }, { id: 8 }]);
  });

  it('keeps committed rows through a restart on the same port', async () => {
    await query(postgres.url, 'create table kept (id int); insert into kept values (1)');
    await postgres.restart();
    expect(await query(postgres.url, 'select id from kept')).toEqual([{ id: 1 }]);
  });

  it('fills a template once and starts later clusters with its content', async () => {
    let fills = 0;
    const template = {
      key: `spec-${String(process.pid)}-${String(Date.now())}`,
      fill: async (url: string): Promise<void> => {
        fills += 1;
        await query(url, 'create table filled (id int)');
      },
    };
    for (const postgresOfSpec of [await startTestPostgres({ template }), await startTestPostgres({ template })]) {
      expect(await query(postgresOfSpec.url, 'select count(*)::int as rows from filled')).toEqual([{ rows: 0 }]);
      await postgresOfSpec.stop();
    }
    expect(fills).toBe(1);
  });
});
