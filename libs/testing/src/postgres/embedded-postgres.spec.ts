import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { removeEmbeddedPostgres } from './prepare-embedded-postgres.js';
import { othersCanReach } from './reachable.js';

const password = 'a "quoted" pass:word/';
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'till-embedded-'));
});
afterEach(async () => {
  removeEmbeddedPostgres(join(home, 'data'));
  await rm(home, { recursive: true, force: true });
});

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

describe('the embedded Postgres', () => {
  it.each([
    ['an open folder', 0o755],
    ['a folder only its owner may enter', 0o700],
  ])('keeps its data across starts in %s', async (_, mode) => {
    await chmod(home, mode);
    const dataDir = join(home, 'data');
    const first = await startEmbeddedPostgres({ dataDir, password });
    await query(first.url, 'create table kept (id int); insert into kept values (1)');
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir, password });
    expect(await query(second.url, 'select id from kept')).toEqual([{ id: 1 }]);
    await second.stop();
    removeEmbeddedPostgres(dataDir);
    expect(existsSync(second.dataDir)).toBe(false);
  });

  it('takes the place of a server that was left running on the same data', async () => {
    await chmod(home, 0o755);
    const dataDir = join(home, 'data');
    const forgotten = await startEmbeddedPostgres({ dataDir, password });
    await query(forgotten.url, 'create table kept (id int); insert into kept values (1)');
    const next = await startEmbeddedPostgres({ dataDir, password });
    expect(await query(next.url, 'select id from kept')).toEqual([{ id: 1 }]);
    await next.stop();
    await forgotten.stop();
  });

  it('asks for its password', async () => {
    await chmod(home, 0o755);
    const server = await startEmbeddedPostgres({ dataDir: join(home, 'data'), password });
    const wrong = server.url.replace(encodeURIComponent(password), 'guess');
    await expect(query(wrong, 'select 1')).rejects.toThrow('password authentication failed');
    await server.stop();
  });
});

describe('othersCanReach', () => {
  it('sees a closed folder anywhere above a path', async () => {
    await chmod(home, 0o755);
    expect(othersCanReach(join(home, 'a', 'b'))).toBe(true);
    await chmod(home, 0o700);
    expect(othersCanReach(join(home, 'a', 'b'))).toBe(false);
  });
});
