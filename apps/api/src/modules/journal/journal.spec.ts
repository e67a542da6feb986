import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isBalanced, receiptPostings } from '@till/ledger';
import fc from 'fast-check';
import { sqlState, type Transaction, UnitOfWork, violatedConstraint } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import type { NewJournalEntry } from './journal-entry.js';
import { JournalModule } from './journal.module.js';
import { JournalService } from './journal.service.js';

let api: TestApi;
let journal: JournalService;
let ada: TestMerchant;
let bob: TestMerchant;

beforeAll(async () => {
  api = await TestApi.start();
  journal = api.app.select(JournalModule).get(JournalService);
  ada = await api.signUp('ada@example.com');
  bob = await api.signUp('bob@example.com');
});
afterAll(() => api.stop());

const receipt = (changes: Partial<NewJournalEntry> = {}): NewJournalEntry => ({
  merchantId: ada.merchantId, mode: 'test', kind: 'receipt', sourceId: newId('evidence'), subjectId: newId('payment'), resourceId: null,
  network: 'eip155:84532', asset: 'usdc', wallet: '0xaa', transaction: '0x01', logIndex: 0, block: 1n, at: new Date(), isSale: true, postings: receiptPostings('0xaa', 5n), ...changes,
});
const asAda = <T>(work: (tx: Transaction) => Promise<T>) => api.app.get(UnitOfWork).tenant(ada.merchantId, work);
const faultOf = (work: Promise<unknown>) => work.then(() => 'no fault', (error: unknown) => violatedConstraint(error) ?? sqlState(error) ?? String(error));
const balanceOf = async (subjectId: string) => {
  const rows = await asAda((tx) => tx.query<{ account: string; sum: string }>('SELECT account, sum(amount)::text FROM journal_postings p JOIN journal_entries e ON e.id = p.entry_id WHERE subject_id = $1 GROUP BY 1 ORDER BY 1', [subjectId]));
  return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
};

describe('the journal', () => {
  it('keeps both sides of an entry', async () => {
    const entry = receipt();
    await asAda((tx) => journal.post(tx, entry));
    expect(await balanceOf(entry.subjectId)).toEqual({ revenue: '-5', 'wallet:0xaa': '5' });
  });

  it('takes an entry of one source once', async () => {
    const entry = receipt();
    await asAda((tx) => journal.post(tx, entry));
    expect(await faultOf(asAda((tx) => journal.post(tx, entry)))).toBe('journal_entries_merchant_id_kind_source_id_key');
  });

  it('refuses an entry that is not balanced, in the code and in the database', async () => {
    const lopsided = receipt({ postings: [{ account: 'revenue', amount: -5n }, { account: 'wallet:0xaa', amount: 4n }] });
    await expect(asAda((tx) => journal.post(tx, lopsided))).rejects.toThrow('not balanced');
    const entry = receipt();
    await asAda((tx) => journal.post(tx, entry));
    const raw = (postings: string) => (tx: Transaction) =>
      tx.query(
        `WITH e AS (INSERT INTO journal_entries (merchant_id, id, mode, kind, source_id, subject_id, network, asset, wallet, transaction, log_index, block, at, sales)
         VALUES ($1, $2, 'test', 'receipt', $2, $2, 'n', 'a', 'w', 't', 0, 0, now(), 1)) ${postings}`,
        [ada.merchantId, newId('journalEntry')],
      );
    const insert = 'INSERT INTO journal_postings (merchant_id, entry_id, n, account, amount) ';
    expect(await faultOf(asAda(raw('SELECT 1')))).toBe('journal_balanced');
    expect(await faultOf(asAda(raw(`${insert} VALUES ($1, $2, 1, 'revenue', 1)`)))).toBe('journal_balanced');
    expect(await faultOf(asAda(raw(`${insert} VALUES ($1, $2, 1, 'revenue', 1), ($1, $2, 2, 'wallet:0xaa', -2)`)))).toBe('journal_balanced');
    const later = asAda((tx) => tx.query(`${insert} SELECT merchant_id, id, 3, 'refunds', 1 FROM journal_entries WHERE subject_id = $1`, [entry.subjectId]));
    expect(await faultOf(later)).toBe('journal_balanced');
  });

  it('cannot be changed, emptied or shortened, not even by its owner', async () => {
    for (const table of ['journal_entries', 'journal_postings']) {
      for (const statement of [`UPDATE ${table} SET merchant_id = merchant_id`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
        await expect(asAda((tx) => tx.query(statement))).rejects.toThrow(/permission denied/);
        await expect(asOwner(api.postgres.url, statement)).rejects.toThrow(/append-only/);
      }
    }
  });

  it('undoes an entry exactly, once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), async (amount) => {
        const entry = receipt({ postings: receiptPostings('0xaa', amount) });
        const source = { merchantId: ada.merchantId, kind: 'receipt' as const, sourceId: entry.sourceId };
        await asAda((tx) => journal.post(tx, entry));
        await asAda((tx) => journal.reverse(tx, source));
        expect(await balanceOf(entry.subjectId)).toEqual({ revenue: '0', 'wallet:0xaa': '0' });
        await expect(asAda((tx) => journal.reverse(tx, source))).rejects.toThrow('nothing to reverse');
      }),
      { numRuns: 10 },
    );
    expect(isBalanced(receipt().postings)).toBe(true);
  });

  it('shows a merchant nobody else’s entries and lets it write none', async () => {
    await asAda((tx) => journal.post(tx, receipt()));
    const asBob = <T>(work: (tx: Transaction) => Promise<T>) => api.app.get(UnitOfWork).tenant(bob.merchantId, work);
    expect(await asBob((tx) => tx.query('SELECT 1 FROM journal_entries UNION ALL SELECT 1 FROM journal_postings'))).toEqual([]);
    expect(await faultOf(asBob((tx) => journal.post(tx, receipt())))).toBe('42501');
  });
});
