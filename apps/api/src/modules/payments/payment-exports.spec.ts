import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usualExportColumns } from '@till/contract';
import { asOwner } from '../../../test/seed.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { PaymentExportsService } from './payment-exports.service.js';

const evm = 'eip155:84532';
const id = (n: number) => `pay_${String(n).padStart(36, '0')}`;
let api: TestApi;
let ada: TestMerchant;
let bob: TestMerchant;

/** Settled payments and their receipts, as the money slices would have left them; the n-th is of n base units, a second after the one before. */
async function settle(merchant: TestMerchant, resource: string, from: number, to: number): Promise<void> {
  await asOwner(
    api.postgres.url,
    `INSERT INTO payments (merchant_id, id, mode, resource_id, status, x402_version, network, asset, amount, payer, pay_to, nonce, instruction, facilitator_url, from_block, created_at, settled_at, metadata)
     SELECT $1, 'pay_' || lpad(n::text, 36, '0'), 'test', $2, 'settled', 2, '${evm}', 'usdc', n, '0x70997970c51812dc3a010c7d01b50e0d17dc79c8', 'payee', decode(lpad(to_hex(n), 64, '0'), 'hex'), '{}', 'http://f.test', 1,
       timestamptz '2026-03-29 00:59:58Z' + n * interval '1 second', timestamptz '2026-03-29 00:59:59Z' + n * interval '1 second', $5::jsonb
     FROM generate_series($3::int, $4::int) AS n`,
    [merchant.merchantId, resource, from, to, JSON.stringify({ reference: '=A1+"x"' })],
  );
  // Every entry here is balanced by how it is made; looking at each of thousands would take most of the time.
  await asOwner(api.postgres.url, 'ALTER TABLE journal_entries DISABLE TRIGGER journal_balanced; ALTER TABLE journal_postings DISABLE TRIGGER journal_balanced');
  await asOwner(
    api.postgres.url,
    `WITH entries AS (
       INSERT INTO journal_entries (merchant_id, id, mode, kind, source_id, subject_id, resource_id, network, asset, wallet, transaction, log_index, block, at, sales)
       SELECT merchant_id, 'jrn_' || substr(id, 5), mode, 'receipt', id, id, resource_id, network, asset, pay_to, id, 0, 1, settled_at, 1 FROM payments
       WHERE merchant_id = $1 AND amount BETWEEN $2 AND $3 RETURNING merchant_id, id, subject_id)
     INSERT INTO journal_postings (merchant_id, entry_id, n, account, amount)
     SELECT e.merchant_id, e.id, side.n, side.account, side.sign * p.amount FROM entries e JOIN payments p ON p.id = e.subject_id, LATERAL (VALUES (1, 'wallet:payee', 1), (2, 'revenue', -1)) AS side (n, account, sign)`,
    [merchant.merchantId, from, to],
  );
}

let resource: string;
const download = (query: string, merchant = ada) => merchant.call('GET', `/v1/exports/payments.csv?${query}`);
const linesOf = async (query: string) => (await download(query)).text.trimEnd().split('\r\n');

beforeAll(async () => {
  api = await TestApi.start();
  ada = await api.signUp('ada@example.com');
  bob = await api.signUp('bob@example.com');
  resource = String((await ada.call('POST', '/v1/resources', { kind: 'pay_link', title: '=HYPERLINK("http://x"), "Book"', price: '1' })).body.id);
  await settle(ada, resource, 1, 3);
});
afterAll(() => api.stop());

describe('the payments file', () => {
  it('has what an accountant needs, oldest first, its dates in the zone asked for', async () => {
    const answer = await download('timeZone=Europe/Berlin');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': expect.stringMatching(/^attachment; filename="till-payments-test-\d{4}-\d\d-\d\d\.csv"$/), 'cache-control': 'no-store' });
    const [head, first, second] = answer.text.split('\r\n');
    expect(head).toBe(usualExportColumns.join(','));
    const books = 'settled,0.000001,0.000000,0.000000,0.000001,USDC';
    const texts = `"'=HYPERLINK(""http://x""), ""Book""","{""reference"":""=A1+\\""x\\""""}"`;
    expect(first).toBe(`2026-03-29 03:00:00,${id(1)},${books},${evm},,payee,0x70997970C51812dc3A010C7d01b50e0d17dc79C8,no,${texts},2026-03-29T01:00:00.000Z,payment`);
    expect(second).toContain('2026-03-29 03:00:01');
  });

  it('has the columns it is asked for, keys of the metadata too, and the mark that Excel wants', async () => {
    const { text } = await download(`columns=id,metadata.reference,metadata.constructor,amount&bom=1&q=${id(2)}`);
    expect(text).toBe(`\uFEFFid,metadata.reference,metadata.constructor,amount\r\n${id(2)},"'=A1+""x""",,0.000002\r\n`);
    for (const columns of ['id,nonsense', 'metadata.', 'instruction', 'toString']) expect([columns, (await download(`columns=${columns}`)).body.code]).toEqual([columns, 'validation_failed']);
  });

  it('follows the filters of the list and the range, and is nobody else’s', async () => {
    expect(await linesOf('columns=id&status=failed')).toEqual(['id']);
    // A payment belongs to the moment it settled, as in every sum, not to the second before in which it came.
    expect(await linesOf('columns=amount&from=2026-03-29T01:00:00Z&to=2026-03-29T01:00:01Z')).toEqual(['amount', '0.000001']);
    expect(await linesOf('columns=amount&from=2026-03-29&to=2026-03-30&timeZone=Asia/Tokyo')).toHaveLength(4);
    expect((await download('columns=id', bob)).text).toBe('id\r\n');
    expect((await api.call('GET', '/v1/exports/payments.csv')).status).toBe(401);
  });

  it('takes no more memory the longer it is, and adds up to the journal', async () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const used = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    /** Reads a file part by part, as a slow client does; the most memory it was seen to take. */
    const read = async () => {
      const parts = await api.app.get(PaymentExportsService).csv({ merchantId: ada.merchantId, mode: 'test', actor: 'mem_x', scopes: ['read'], requestId: 'req_x' }, { columns: 'net,id', timeZone: 'UTC', bom: '0' });
      let [bytes, rows, total, last, inOrder, at] = [0, 0, 0n, '', true, 0];
      for await (const part of parts) {
        for (const line of part.split('\r\n').filter((each) => each !== '' && each !== 'net,id')) {
          const [net = '', payment = ''] = line.split(',');
          total += BigInt(net.replace('.', ''));
          inOrder &&= payment > last;
          last = payment;
          rows++;
        }
        // Early, where a file that is read whole first would be in memory, and late, where one that is kept would be.
        if (at++ % 5 === 1) bytes = Math.max(bytes, used());
      }
      const [books] = await asOwner<{ sum: string }>(api.postgres.url, `SELECT sum(-amount)::text AS sum FROM journal_postings WHERE merchant_id = $1 AND account = 'revenue'`, [ada.merchantId]);
      expect([inOrder, total]).toEqual([true, BigInt(books?.sum ?? '')]);
      return { bytes, rows };
    };
    /** What else the process does meanwhile can only add: the least of several readings comes closest to the file's own. */
    const least = async (rows: number) => {
      const readings = [await read(), await read(), await read()];
      expect(readings.map((each) => each.rows)).toEqual(readings.map(() => rows));
      return Math.min(...readings.map(({ bytes }) => bytes)) / 2 ** 20;
    };
    await settle(ada, resource, 4, 1_500);
    // What is loaded and compiled on the way is no part of a file.
    await read();
    const short = await least(1_500);
    await settle(ada, resource, 1_501, 7_500);
    expect((await least(7_500)) - short).toBeLessThan(2);
  });
});
