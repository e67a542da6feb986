import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestPostgres } from '@till/testing/postgres';
import { DataSource } from 'typeorm';
import { startMigratedPostgres } from '../../../test/migrated-postgres.js';
import { testConfig } from '../../testing/test-config.js';
import { applicationDataSource } from './data-source.js';
import { insist, isOpposed } from './insist.js';
import { sqlState, type Transaction, UnitOfWork } from './unit-of-work.js';

let postgres: TestPostgres;
let dataSource: DataSource;
let unitOfWork: UnitOfWork;

const addMerchant = (id: string) =>
  unitOfWork.tenant(id, (tx) => tx.query('INSERT INTO merchants (merchant_id, name) VALUES ($1, $1)', [id]));

beforeAll(async () => {
  postgres = await startMigratedPostgres();
  dataSource = await new DataSource(applicationDataSource(testConfig({ DATABASE_URL: postgres.url }))).initialize();
  unitOfWork = new UnitOfWork(dataSource);
  await addMerchant('mch_a');
  await addMerchant('mch_b');
});

afterAll(async () => {
  await dataSource.destroy();
  await postgres.stop();
});

describe('a unit of work', () => {
  it('sees only the rows of its tenant, whatever the query asks', async () => {
    const seen = await unitOfWork.tenant('mch_a', (tx) => tx.query<{ merchant_id: string }>('SELECT merchant_id FROM merchants'));
    expect(seen).toEqual([{ merchant_id: 'mch_a' }]);
  });

  it('cannot write a row of another tenant', async () => {
    const foreign = unitOfWork.tenant('mch_a', (tx) => tx.query("INSERT INTO wallets (merchant_id, id, family, address) VALUES ('mch_b', 'wal_x', 'evm', '0x')"));
    await expect(foreign).rejects.toThrow(/row-level security/);
  });

  it('outside of one, no tenant is visible', async () => {
    expect(await dataSource.query('SELECT * FROM merchants')).toEqual([]);
  });

  it('a system unit sees every tenant', async () => {
    const seen = await unitOfWork.system((tx) => tx.query('SELECT merchant_id FROM merchants ORDER BY 1'));
    expect(seen).toEqual([{ merchant_id: 'mch_a' }, { merchant_id: 'mch_b' }]);
  });

  it('leaves nothing of its tenant on the connection it gives back', async () => {
    await unitOfWork.system((tx) => tx.query('SELECT 1'));
    const left = await Promise.all(Array.from({ length: 16 }, () => dataSource.query<{ scope: string }[]>("SELECT current_setting('till.scope', true) AS scope")));
    expect(left.every(([row]) => !row?.scope)).toBe(true);
  });

  it('runs the hooks after the commit, and none after a rollback', async () => {
    const seen: string[] = [];
    await unitOfWork.tenant('mch_a', async (tx) => {
      tx.afterCommit(() => seen.push('committed'));
      await tx.query('SELECT 1');
      expect(seen).toEqual([]);
    });
    const failing = unitOfWork.tenant('mch_a', (tx) => {
      tx.afterCommit(() => seen.push('rolled back'));
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(seen).toEqual(['committed']);
  });

  it('two units that deadlock both finish: the victim starts over', async () => {
    const touch = async (first: string, second: string, meet: () => Promise<void>) =>
      unitOfWork.system(async (tx) => {
        await tx.query('UPDATE merchants SET name = name WHERE merchant_id = $1', [first]);
        await meet();
        await tx.query('UPDATE merchants SET name = name WHERE merchant_id = $1', [second]);
        return 'done';
      });
    const meet = meeting(2);
    expect(await Promise.all([touch('mch_a', 'mch_b', meet), touch('mch_b', 'mch_a', meet)])).toEqual(['done', 'done']);
  });

  it('sends statements in the order they are made, without waiting', async () => {
    const named = await unitOfWork.system(async (tx) => {
      const [, rows] = await Promise.all([tx.query("UPDATE merchants SET name = 'first' WHERE merchant_id = 'mch_a'"), tx.query("UPDATE merchants SET name = name || ' second' WHERE merchant_id = 'mch_a' RETURNING name")]);
      return rows;
    });
    expect(named).toEqual([{ name: 'first second' }]);
  });

  it('reports the statement that failed, not one that was refused behind it', async () => {
    const failing = (work: (tx: Transaction) => Promise<unknown>) => Promise.all([unitOfWork.system(work), unitOfWork.systemAtOnce(work)].map((one) => one.then(() => 'done', (error: unknown) => sqlState(error))));
    // The failure comes up through more promises than the refusals, and so later.
    const deep = async (sent: Promise<unknown>): Promise<unknown> => {
      for (let level = 0; level < 20; level++) await Promise.resolve();
      return (async () => await sent)().finally(async () => Promise.resolve());
    };
    expect(await failing((tx) => Promise.all([deep(tx.query('SELECT 1 / 0')), tx.query('SELECT 1'), tx.query('SELECT 2')]))).toEqual(['22012', '22012']);
  });

  it('never reports a commit when Postgres rolled back, whoever caught the error', async () => {
    const caught = async (tx: Transaction) => {
      await tx.query('SELECT 1 / 0').catch(() => undefined);
      return 'done';
    };
    await expect(unitOfWork.system(caught)).rejects.toThrow('division by zero');
    await expect(unitOfWork.systemAtOnce(caught)).rejects.toThrow('division by zero');
  });

  it('at once: commits what was sent and takes nothing more', async () => {
    const written = await unitOfWork.systemAtOnce((tx) => tx.query("UPDATE merchants SET name = 'at once' WHERE merchant_id = 'mch_b' RETURNING name"));
    expect(written).toEqual([{ name: 'at once' }]);
    expect(await unitOfWork.system((tx) => tx.query("SELECT name FROM merchants WHERE merchant_id = 'mch_b'"))).toEqual(written);
    const late = unitOfWork.systemAtOnce(async (tx) => {
      await tx.query('SELECT 1');
      await tx.query("UPDATE merchants SET name = 'late'");
    });
    await expect(late).rejects.toThrow('after the commit');
    expect(await unitOfWork.system((tx) => tx.query("SELECT name FROM merchants WHERE name = 'late'"))).toEqual([]);
  });

  it('at once: a fact that does not hold undoes what was sent before and after it', async () => {
    const opposed = unitOfWork.systemAtOnce((tx) =>
      Promise.all([
        tx.query("UPDATE merchants SET name = 'undone' WHERE merchant_id = 'mch_a'"),
        insist(tx, "EXISTS (SELECT 1 FROM merchants WHERE merchant_id = $1)", ['mch_nobody']),
        tx.query("UPDATE merchants SET name = 'undone' WHERE merchant_id = 'mch_b'"),
      ]),
    );
    expect(isOpposed(await opposed.catch((error: unknown) => error))).toBe(true);
    expect(await unitOfWork.system((tx) => tx.query("SELECT name FROM merchants WHERE name = 'undone'"))).toEqual([]);
  });

  it('append-only tables refuse changes from the application', async () => {
    for (const table of ['payment_claims', 'payment_events', 'evidence', 'audit_log', 'handled_events']) {
      await expect(unitOfWork.system((tx) => tx.query(`DELETE FROM ${table}`))).rejects.toThrow(/permission denied/);
    }
  });

  it('every table is closed by forced row-level security', async () => {
    const open = await dataSource.query<{ relname: string }[]>(
      `SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
       WHERE relkind = 'r' AND nspname = 'public' AND relname <> 'migrations' AND NOT (relrowsecurity AND relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
  });
});

/** A place where `count` callers wait for each other once; later visits pass. */
function meeting(count: number): () => Promise<void> {
  let open: () => void;
  const all = new Promise<void>((resolve) => (open = resolve));
  let here = 0;
  return () => {
    here += 1;
    if (here === count) open();
    return all;
  };
}
