import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attachmentPostings, inflowPostings, ownTransferPostings, type Posting, receiptPostings } from '@till/ledger';
import type { TestPostgres } from '@till/testing/postgres';
import fc from 'fast-check';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { startMigratedPostgres } from '../../../test/migrated-postgres.js';
import { asOwner, seedMerchant } from '../../../test/seed.js';
import { applicationDataSource } from '../../platform/database/data-source.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { testConfig } from '../../testing/test-config.js';
import type { NewJournalEntry } from '../journal/journal-entry.js';
import { JournalRepository } from '../journal/journal.repository.js';
import type { DueRun } from './reconciliation-run.js';
import { ReconciliationsRepository } from './reconciliations.repository.js';

let postgres: TestPostgres;
let dataSource: DataSource;
let unitOfWork: UnitOfWork;
const runs = new ReconciliationsRepository();
const journal = new JournalRepository();
const lastBlock = 40;

beforeAll(async () => {
  postgres = await startMigratedPostgres();
  dataSource = await new DataSource(applicationDataSource(testConfig({ DATABASE_URL: postgres.url }))).initialize();
  unitOfWork = new UnitOfWork(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await postgres.stop();
});

/** A wallet of a merchant and a network of its own, read from block 20 to 20. */
interface Books {
  merchantId: string;
  network: string;
  wallet: string;
}

async function openBooks(): Promise<Books> {
  const { merchantId, evm: wallet } = await seedMerchant(postgres.url);
  const network = `net:${merchantId}`;
  await asOwner(postgres.url, 'INSERT INTO transfer_scans (network, block, head_block) VALUES ($1, 20, 20)', [network]);
  await asOwner(postgres.url, `INSERT INTO reconciliations (merchant_id, id, mode, network, wallet, first_block, from_block, import_since, import_days) VALUES ($1, $2, 'test', $3, $4, 20, 20, now(), 0)`, [merchantId, newId('reconciliation'), network, wallet]);
  return { merchantId, network, wallet };
}

type Statements = Pick<Transaction, 'query'>;
const inScope = (tx: Statements): Transaction => tx as Transaction;

const postingsOf = (wallet: string, amount: bigint): Record<'receipt' | 'inflow' | 'attachment' | 'own_transfer', readonly Posting[]> => ({
  receipt: receiptPostings(wallet, amount), inflow: inflowPostings(wallet, amount), attachment: attachmentPostings(amount), own_transfer: ownTransferPostings(amount),
});
type Kind = keyof ReturnType<typeof postingsOf>;
const kinds: Kind[] = ['receipt', 'inflow', 'attachment', 'own_transfer'];

async function post(tx: Statements, { merchantId, network, wallet }: Books, kind: Kind, block: number, amount: bigint): Promise<NewJournalEntry> {
  const entry: NewJournalEntry = {
    merchantId, mode: 'test', kind, sourceId: newId('evidence'), subjectId: newId('payment'), resourceId: null, network, asset: 'usdc', wallet, transaction: '0x01', logIndex: 0, block: BigInt(block), at: new Date(),
    isSale: true, postings: postingsOf(wallet, amount)[kind],
  };
  await journal.insert(inScope(tx), newId('journalEntry'), entry);
  return entry;
}

async function storeInflow(tx: Statements, { merchantId, network, wallet }: Books, block: number, amount: bigint): Promise<string> {
  const id = newId('inflow');
  await tx.query(
    `INSERT INTO inflows (merchant_id, id, mode, network, asset, wallet, payer, amount, transaction, log_index, block, block_hash, block_time, status) VALUES ($1, $2, 'test', $3, 'usdc', $4, '0x1', $5, $2, 0, $6, '0x', now(), 'unmatched')`,
    [merchantId, id, network, wallet, amount.toString(), block],
  );
  return id;
}

/** One run of this wallet alone; null when it cannot be done. */
async function run({ network }: Books, age = '0'): Promise<DueRun | null> {
  await asOwner(postgres.url, `UPDATE reconciliations SET next_run_at = clock_timestamp() + CASE WHEN network = $1 THEN interval '0' ELSE interval '1 hour' END, counted_at = CASE WHEN network = $1 THEN counted_at - $2::interval ELSE counted_at END`, [network, age]);
  const [due] = await unitOfWork.system((tx) => runs.takeDue(tx));
  return due ?? null;
}

/** Both sides counted one by one, as of now. */
async function counted({ merchantId, network, wallet }: Books): Promise<Record<string, string | undefined> | undefined> {
  const inRange = 'merchant_id = r.merchant_id AND network = r.network AND wallet = r.wallet AND block BETWEEN r.from_block AND s.block';
  const account = (name: string) => `(SELECT coalesce(-sum(p.amount), 0) FROM journal_postings p WHERE p.account = '${name}' AND p.entry_id IN (SELECT id FROM journal_entries WHERE ${inRange}))::text`;
  const [row] = await asOwner<Record<string, string>>(
    postgres.url,
    `SELECT r.from_block::text AS "fromBlock", s.block::text AS "toBlock", ${account('revenue')} AS recorded, ${account('unmatched_in')} AS unmatched, ${account('own_transfers')} AS "ownTransfers",
       (SELECT coalesce(sum(amount), 0) FROM inflows WHERE ${inRange} AND status <> 'undone')::text AS "onChain"
     FROM reconciliations r JOIN transfer_scans s ON s.network = r.network WHERE r.merchant_id = $1 AND r.network = $2 AND r.wallet = $3 AND s.block >= r.from_block`,
    [merchantId, network, wallet],
  );
  return row;
}

const figuresOf = (due: DueRun | null) => due && Object.fromEntries((['fromBlock', 'toBlock', 'recorded', 'unmatched', 'ownTransfers', 'onChain'] as const).map((name) => [name, due[name].toString()]));

/** A transaction that stays open as long as it likes, as any worker's may. */
class OpenWork {
  private isOpen = false;
  private readonly client = new pg.Client({ connectionString: postgres.url, options: '-c role=till_app' });
  /** What this worker has stored, with what it says of it now; nobody else changes it. */
  entries: NewJournalEntry[] = [];
  inflows: string[] = [];
  private before: { entries: NewJournalEntry[]; inflows: string[] } = { entries: [], inflows: [] };

  connect = () => this.client.connect();
  close = () => this.client.end();

  async query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    if (!this.isOpen) {
      this.before = { entries: [...this.entries], inflows: [...this.inflows] };
      await this.client.query(`BEGIN; SET LOCAL till.merchant_id = ''; SET LOCAL till.scope = 'system'`);
    }
    this.isOpen = true;
    return (await this.client.query({ text, values })).rows as Row[];
  }

  async end(commits: boolean): Promise<void> {
    if (!this.isOpen) return;
    await this.client.query(commits ? 'COMMIT' : 'ROLLBACK');
    if (!commits) Object.assign(this, this.before);
    this.isOpen = false;
  }
}

const place = fc.integer({ min: 0, max: lastBlock });
const amount = fc.bigInt({ min: 1n, max: 10n ** 30n });
const worker = fc.integer({ min: 0, max: 2 });
const pick = fc.nat({ max: 99 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('post' as const), worker, kind: fc.constantFrom(...kinds), block: place, amount }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('store' as const), worker, block: place, amount }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('reverse' as const), worker, pick }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('change' as const), worker, pick, block: place, amount, undone: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('remove' as const), worker, pick }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('end' as const), worker, commits: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('scan' as const), block: place }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('import' as const), by: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('run' as const), age: fc.constantFrom('0', '0', '0', '2 days') }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function carryOut(books: Books, workers: readonly OpenWork[], does: Step): Promise<void> {
  if (does.does === 'scan') await asOwner(postgres.url, 'UPDATE transfer_scans SET block = $2 WHERE network = $1', [books.network, does.block]);
  else if (does.does === 'import') await asOwner(postgres.url, 'UPDATE reconciliations SET from_block = greatest(0, from_block - $2) WHERE network = $1', [books.network, does.by]);
  else if (does.does === 'run') {
    const due = await run(books, does.age);
    expect(figuresOf(due)).toEqual((await counted(books)) ?? null);
    expect(due?.wereOff ?? false).toBe(false);
  } else {
    const by = workers[does.worker];
    if (!by) throw new Error('no such worker');
    if (does.does === 'end') await by.end(does.commits);
    else if (does.does === 'post') by.entries.push(await post(by, books, does.kind, does.block, does.amount));
    else if (does.does === 'store') by.inflows.push(await storeInflow(by, books, does.block, does.amount));
    else if (does.does === 'reverse') {
      const [entry] = by.entries.splice(does.pick % Math.max(1, by.entries.length), 1);
      if (entry) expect(await journal.reverse(inScope(by), newId('journalEntry'), entry)).toBe(true);
    } else await touchInflow(books, by, does);
  }
}

async function touchInflow({ merchantId }: Books, by: OpenWork, does: Extract<Step, { does: 'change' | 'remove' }>): Promise<void> {
  const id = by.inflows[does.pick % Math.max(1, by.inflows.length)];
  if (id === undefined) return;
  if (does.does === 'change') {
    await by.query(`UPDATE inflows SET block = $3, amount = $4, status = $5 WHERE merchant_id = $1 AND id = $2`, [merchantId, id, does.block, does.amount.toString(), does.undone ? 'undone' : 'ignored']);
    return;
  }
  // Nobody but an owner's prompt can: it is noticed all the same.
  await by.query('SET ROLE NONE');
  await by.query('DELETE FROM inflows WHERE merchant_id = $1 AND id = $2', [merchantId, id]);
  await by.query('SET ROLE till_app');
  by.inflows = by.inflows.filter((other) => other !== id);
}

describe('the sums a run builds on', () => {
  it('are those of a full count, whatever was written, undone, moved or committed late, and in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const books = await openBooks();
        const workers = [new OpenWork(), new OpenWork(), new OpenWork()];
        try {
          for (const each of workers) await each.connect();
          for (const each of steps) await carryOut(books, workers, each);
          for (const each of workers) await each.end(true);
          expect(figuresOf(await run(books))).toEqual((await counted(books)) ?? null);
        } finally {
          for (const each of workers) await each.close();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('hold both sides of each commit or none while workers write and the cursor moves', async () => {
    const books = await openBooks();
    const each = 40;
    const writers = [1n, 1_000n, 1_000_000n].map(async (unit) => {
      for (let times = 0; times < each; times++) {
        await unitOfWork.system(async (tx) => {
          await post(tx, books, times % 2 === 0 ? 'receipt' : 'inflow', 20 + (times % 15), unit);
          await storeInflow(tx, books, 20 + (times % 15), unit);
          if (times % 8 === 0) await tx.query('UPDATE transfer_scans SET block = least(block + 1, 40) WHERE network = $1', [books.network]);
        });
      }
    });
    let isOver = false;
    const over = Promise.all(writers).then(() => (isOver = true));
    const seen: bigint[] = [];
    while (!isOver) {
      const due = await run(books);
      if (due) seen.push(due.onChain - due.recorded - due.unmatched);
    }
    await over;
    expect(new Set(seen)).toEqual(new Set([0n]));
    await asOwner(postgres.url, 'UPDATE transfer_scans SET block = 40 WHERE network = $1', [books.network]);
    expect(await run(books)).toMatchObject({ onChain: BigInt(each) * 1_001_001n, recorded: BigInt(each / 2) * 1_001_001n, unmatched: BigInt(each / 2) * 1_001_001n, wereOff: false });
  });

  it('leave nothing behind that was added', async () => {
    const books = await openBooks();
    await unitOfWork.system((tx) => post(tx, books, 'receipt', 20, 5n));
    await unitOfWork.system((tx) => storeInflow(tx, books, 20, 5n));
    await unitOfWork.system((tx) => post(tx, books, 'receipt', 21, 7n));
    await run(books);
    await unitOfWork.system((tx) => post(tx, books, 'receipt', 20, 9n));
    await run(books);
    expect(await asOwner(postgres.url, 'SELECT block::int, recorded::text FROM book_changes WHERE network = $1', [books.network])).toEqual([{ block: 21, recorded: '7' }]);
  });

  it('are counted anew within a day, which notices what was changed behind every trigger', async () => {
    const books = await openBooks();
    await unitOfWork.system((tx) => post(tx, books, 'receipt', 20, 5n));
    await unitOfWork.system((tx) => storeInflow(tx, books, 20, 5n));
    expect(await run(books)).toMatchObject({ recorded: 5n, onChain: 5n });
    const forger = new pg.Client({ connectionString: postgres.url });
    await forger.connect();
    await forger.query(`SET session_replication_role = 'replica'`);
    await forger.query(`UPDATE journal_postings SET amount = 2 * amount WHERE entry_id IN (SELECT id FROM journal_entries WHERE network = $1)`, [books.network]);
    await forger.end();
    expect(await run(books)).toMatchObject({ recorded: 5n, wereOff: false });
    expect(await run(books, '1 day')).toMatchObject({ recorded: 10n, onChain: 5n, wereOff: true });
    expect(await run(books)).toMatchObject({ recorded: 10n, wereOff: false });
  });

  it('are counted anew before a difference is told that was not there', async () => {
    const books = await openBooks();
    await unitOfWork.system((tx) => storeInflow(tx, books, 20, 5n));
    await unitOfWork.system((tx) => post(tx, books, 'receipt', 20, 5n));
    await run(books);
    // As if an addition had gone wrong: the books themselves are in order.
    await asOwner(postgres.url, 'UPDATE reconciliations SET sum_recorded = sum_recorded + 1 WHERE network = $1', [books.network]);
    expect(await run(books)).toMatchObject({ recorded: 5n, onChain: 5n, wereOff: true });
    expect(await run(books)).toMatchObject({ recorded: 5n, onChain: 5n, wereOff: false });
  });
});
