import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { receiptPostings, refundPostings } from '@till/ledger';
import { formatAmount } from '@till/money';
import fc from 'fast-check';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { JournalService } from '../journal/journal.service.js';
import { RevenueRepository } from './revenue.repository.js';
import { RevenueRollupProcessor } from './revenue-rollup.processor.js';

let api: TestApi;
let unitOfWork: UnitOfWork;
let ada: TestMerchant;
let resourceId: string;
let merchants = 0;
const start = Date.parse('2026-03-01T00:00:00Z');
const spanDays = 40;
const networks = ['eip155:84532', 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'];

interface Sale {
  minute: number;
  amount: bigint;
  network: string;
  status: 'settled' | 'final' | 'failed';
}

const sale = fc.record<Sale>({
  minute: fc.integer({ min: 0, max: spanDays * 24 * 60 - 1 }),
  amount: fc.bigInt({ min: 1n, max: 10n ** 30n }),
  network: fc.constantFrom(...networks),
  status: fc.constantFrom('settled', 'settled', 'final', 'failed'),
});

const settledAt = (one: Sale) => new Date(start + one.minute * 60_000).toISOString();
const isIncome = (one: Sale) => one.status !== 'failed';
const sum = (sales: Sale[]) => sales.filter(isIncome).reduce((total, one) => total + one.amount, 0n);

/** A payment as the money slices would have left it. */
async function record(merchantId: string, one: Sale): Promise<string> {
  const id = newId('payment');
  await unitOfWork.tenant(merchantId, async (tx) => {
    await tx.query(
      `INSERT INTO payments (merchant_id, id, mode, resource_id, status, x402_version, network, asset, amount, payer, pay_to, nonce, instruction, facilitator_url, from_block, created_at, settled_at)
       VALUES ($1, $2, 'test', $3, $4, 2, $5, 'usdc', $6, 'payer', 'payee', $7, '{}', 'http://f.test', 1, $8::timestamptz - interval '2 seconds', $9)`,
      [merchantId, id, resourceId, one.status, one.network, one.amount.toString(), Buffer.from(id), settledAt(one), isIncome(one) ? settledAt(one) : null],
    );
    if (isIncome(one)) await post(tx, merchantId, id, 'receipt', { amount: one.amount, network: one.network, at: new Date(settledAt(one)) });
  });
  return id;
}

function post(tx: Transaction, merchantId: string, subjectId: string, kind: 'receipt' | 'refund', { amount, network, at }: { amount: bigint; network: string; at: Date }): Promise<string> {
  const postings = kind === 'receipt' ? receiptPostings('payee', amount) : refundPostings('payee', amount);
  const chain = { network, asset: 'usdc', wallet: 'payee', transaction: subjectId, logIndex: 0, block: 1n };
  return api.app.get(JournalService).post(tx, { merchantId, mode: 'test', kind, sourceId: `${kind} of ${subjectId}`, subjectId, resourceId, ...chain, at, isSale: kind === 'receipt', postings });
}

const apply = (paymentId: string) => unitOfWork.tenant(ada.merchantId, (tx) => api.app.get(RevenueRepository).apply(tx, ada.merchantId, [paymentId], 'analytics.revenue'));

/** A merchant without a past: nobody can empty the books of another one. */
async function newcomer(): Promise<void> {
  ada = await api.signUp(`ada${String(merchants++)}@example.com`);
  resourceId = String((await ada.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Book', price: '1' })).body.id);
}
const revenue = async (query: string) => (await ada.call('GET', `/v1/analytics/revenue?${query}`)).body;

beforeAll(async () => {
  api = await TestApi.start();
  unitOfWork = api.app.get(UnitOfWork);
});
afterAll(() => api.stop());
beforeEach(() => newcomer());

describe('revenue', () => {
  it('equals the sum of the payments to the base unit, for any span, however often an event comes', async () => {
    const cut = fc.integer({ min: 0, max: spanDays * 24 * 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(sale, { maxLength: 12 }), cut, cut, fc.constantFrom('hour', 'day', 'week', 'month'), async (sales, a, b, interval) => {
        await newcomer();
        for (const one of sales) {
          const id = await record(ada.merchantId, one);
          for (let times = 0; times < 2; times++) await apply(id);
        }
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
        const within = sales.filter((one) => one.minute >= from && one.minute < to);
        const at = (minute: number) => new Date(start + minute * 60_000).toISOString();
        const answer = await revenue(`from=${at(from)}&to=${at(to)}&interval=${interval}`);
        expect(answer.total).toBe(formatAmount(sum(within), 6));
        expect(answer.count).toBe(within.filter(isIncome).length);
        // So does the file of a span, also of one that begins as a payment settles, which came before.
        const begin = sales[0]?.minute ?? from;
        const [, ...nets] = (await ada.call('GET', `/v1/exports/payments.csv?columns=net&from=${at(begin)}`)).text.trimEnd().split('\r\n');
        expect(nets.reduce((total, net) => total + BigInt(net.replace('.', '')), 0n)).toBe(sum(sales.filter(({ minute }) => minute >= begin)));
      }),
      { numRuns: 25 },
    );
  });

  it('can be rebuilt, and an event that comes late counts no second time', async () => {
    const sales: Sale[] = [3, 4, 5_000].map((minute) => ({ minute, amount: 1_500_000n, network: 'eip155:84532', status: 'settled' }));
    const ids: string[] = [];
    for (const one of sales) ids.push(await record(ada.merchantId, one));
    await api.app.get(RevenueRollupProcessor).rebuild(ada.merchantId);
    await apply(ids[0] ?? '');
    expect((await revenue('from=2026-03-01&to=2026-04-10')).total).toBe('4.50');
  });

  it('takes refunds off when they happen and a reversed receipt off where it stood', async () => {
    const network = networks[0] ?? '';
    const day = (date: string) => new Date(`${date}T10:00:00Z`);
    const [kept, undone] = [await record(ada.merchantId, { minute: 5, amount: 5n, network, status: 'settled' }), await record(ada.merchantId, { minute: 6, amount: 7n, network, status: 'settled' })];
    await unitOfWork.tenant(ada.merchantId, async (tx) => {
      await post(tx, ada.merchantId, kept, 'refund', { amount: 2n, network, at: day('2026-03-04') });
      await api.app.get(JournalService).reverse(tx, { merchantId: ada.merchantId, kind: 'receipt', sourceId: `receipt of ${undone}` });
    });
    for (const id of [kept, undone]) await apply(id);
    expect(await revenue('from=2026-03-01&to=2026-03-10')).toMatchObject({
      total: '0.000003',
      count: 1,
      series: [
        { at: '2026-03-01T00:00:00.000Z', amount: '0.000005', count: 1 },
        { at: '2026-03-04T00:00:00.000Z', amount: '-0.000002', count: 0 },
      ],
    });
    expect((await revenue('from=2026-03-04T09:30:00Z&to=2026-03-04T10:30:00Z')).total).toBe('-0.000002');
  });

  it('comes in UTC buckets per group, with the span before to compare', async () => {
    for (const one of [
      { minute: 0, amount: 1n, network: networks[0] ?? '', status: 'settled' as const },
      { minute: 24 * 60 - 1, amount: 2n, network: networks[0] ?? '', status: 'settled' as const },
      { minute: 24 * 60, amount: 4n, network: networks[1] ?? '', status: 'final' as const },
    ]) {
      await apply(await record(ada.merchantId, one));
    }
    const answer = await revenue('from=2026-03-01T12:00:00Z&to=2026-03-02T12:00:00Z');
    expect(answer).toMatchObject({ total: '0.000006', previousTotal: '0.000001', previousCount: 1 });
    expect(answer.series).toEqual([
      { at: '2026-03-01T00:00:00.000Z', group: networks[0], amount: '0.000002', count: 1 },
      { at: '2026-03-02T00:00:00.000Z', group: networks[1], amount: '0.000004', count: 1 },
    ]);
    expect((await revenue('from=2026-03-01&to=2026-03-03&groupBy=resource&interval=month')).series).toEqual([{ at: '2026-03-01T00:00:00.000Z', group: resourceId, amount: '0.000007', count: 3 }]);
  });

  it('begins days in the time zone it is asked for, also where clocks change and where offsets are no whole hours', async () => {
    const network = networks[0] ?? '';
    for (const [at, amount] of [['2026-03-28T23:30:00Z', 1n], ['2026-03-29T21:30:00Z', 2n], ['2026-03-29T22:00:00Z', 4n], ['2026-03-29T18:20:00Z', 8n]] as const) {
      await apply(await record(ada.merchantId, { minute: (Date.parse(at) - start) / 60_000, amount, network, status: 'settled' }));
    }
    const days = async (query: string) => ((await revenue(query)).series as { at: string; amount: string }[]).map((point) => [point.at, point.amount]);
    // The 29th has 23 hours in Berlin.
    expect(await days('from=2026-03-29&to=2026-03-31&timeZone=Europe/Berlin')).toEqual([['2026-03-28T23:00:00.000Z', '0.000011'], ['2026-03-29T22:00:00.000Z', '0.000004']]);
    // Nepal is 5:45 ahead: its days begin at 18:15.
    expect(await days('from=2026-03-29&to=2026-03-31&timeZone=Asia/Kathmandu')).toEqual([['2026-03-28T18:15:00.000Z', '0.000001'], ['2026-03-29T18:15:00.000Z', '0.000014']]);
    // A plain date is that day's first moment in the zone.
    expect((await revenue('from=2026-03-30&to=2026-03-31&timeZone=Europe/Berlin')).total).toBe('0.000004');
    expect((await revenue('from=2026-03-30&to=2026-03-31')).total).toBe('0.00');
  });

  it('refuses a span that ends before it begins', async () => {
    expect((await ada.call('GET', '/v1/analytics/revenue?from=2026-03-02&to=2026-03-01')).status).toBe(422);
  });
});

describe('settlements', () => {
  it('show network, wallet and day with amounts, states and latency', async () => {
    for (const one of [
      { minute: 1, amount: 1_000_000n, network: networks[0] ?? '', status: 'settled' as const },
      { minute: 2, amount: 500_000n, network: networks[0] ?? '', status: 'final' as const },
      { minute: 2_000, amount: 250_000n, network: networks[0] ?? '', status: 'final' as const },
    ]) {
      await record(ada.merchantId, one);
    }
    const answer = await ada.call('GET', '/v1/settlements?from=2026-03-01&to=2026-04-01');
    const all = (amount: string) => ({ amount, gross: amount, reversed: '0.00', refunded: '0.00', net: amount });
    expect(answer.body.networks).toEqual([
      {
        network: networks[0],
        ...all('1.75'),
        count: 3,
        wallets: [
          {
            payTo: 'payee',
            label: null,
            ...all('1.75'),
            count: 3,
            days: [
              { day: '2026-03-02', ...all('0.25'), count: 1, states: { final: 1 }, latencyMs: { p50: 2_000, p95: 2_000 }, reconciled: null },
              { day: '2026-03-01', ...all('1.50'), count: 2, states: { settled: 1, final: 1 }, latencyMs: { p50: 2_000, p95: 2_000 }, reconciled: null },
            ],
          },
        ],
      },
    ]);
    expect((await ada.call('GET', `/v1/settlements?from=2026-03-01&to=2026-04-01&network=${networks[1] ?? ''}`)).body.networks).toEqual([]);
  });

  it('show a payment that settled a quarter of a year after it came', async () => {
    const id = await record(ada.merchantId, { minute: 1, amount: 5n, network: networks[0] ?? '', status: 'settled' });
    const days = 90;
    await unitOfWork.tenant(ada.merchantId, (tx) => tx.query('UPDATE payments SET created_at = settled_at - make_interval(days => $2) WHERE id = $1', [id, days]));
    const { status, body } = await ada.call('GET', '/v1/settlements?from=2026-03-01&to=2026-04-01');
    expect(status).toBe(200);
    expect(body.networks[0].wallets[0].days[0].latencyMs).toEqual({ p50: days * 86_400_000, p95: days * 86_400_000 });
  });
});

describe('settlements of a day', () => {
  it('show what came, what was undone and what went back, each on its own day, and add up to revenue', async () => {
    const network = networks[0] ?? '';
    const huge = 10n ** 30n;
    const kept = await record(ada.merchantId, { minute: 5, amount: huge, network, status: 'settled' });
    const undone = await record(ada.merchantId, { minute: 6, amount: 7n, network, status: 'settled' });
    await unitOfWork.tenant(ada.merchantId, async (tx) => {
      await post(tx, ada.merchantId, kept, 'refund', { amount: 2n, network, at: new Date('2026-03-04T10:00:00Z') });
      await api.app.get(JournalService).reverse(tx, { merchantId: ada.merchantId, kind: 'receipt', sourceId: `receipt of ${undone}` });
    });
    const [wallet] = (await ada.call('GET', '/v1/settlements?from=2026-03-01&to=2026-04-01')).body.networks[0].wallets;
    expect(wallet.days).toMatchObject([
      { day: '2026-03-04', amount: '0.00', count: 0, gross: '0.00', reversed: '0.00', refunded: '0.000002', net: '-0.000002', states: {}, latencyMs: { p50: null, p95: null } },
      { day: '2026-03-01', amount: formatAmount(huge, 6), count: 1, gross: formatAmount(huge + 7n, 6), reversed: '0.000007', refunded: '0.00', net: formatAmount(huge, 6) },
    ]);
    expect(wallet).toMatchObject({ gross: formatAmount(huge + 7n, 6), net: formatAmount(huge - 2n, 6), count: 1 });
    await api.app.get(RevenueRollupProcessor).rebuild(ada.merchantId);
    expect((await revenue('from=2026-03-01&to=2026-04-01')).total).toBe(wallet.net);
  });
});

describe('the overview', () => {
  it('counts what settled, failed and waits, and says what to do next', async () => {
    await record(ada.merchantId, { minute: 1, amount: 1_000_000n, network: networks[0] ?? '', status: 'settled' });
    await record(ada.merchantId, { minute: 2, amount: 2_000_000n, network: networks[0] ?? '', status: 'failed' });
    const answer = await ada.call('GET', '/v1/analytics/overview?from=2026-03-01&to=2026-04-01');
    // The payment was never rolled up, yet the day begins on the hour: only a rebuilt roll-up knows it.
    await api.app.get(RevenueRollupProcessor).rebuild(ada.merchantId);
    const rebuilt = await ada.call('GET', '/v1/analytics/overview?from=2026-03-01&to=2026-04-01');
    expect(answer.body.failed).toEqual({ count: 1, previousCount: 0 });
    expect(rebuilt.body).toMatchObject({ settled: { amount: '1.00', count: 1, previousAmount: '0.00', previousCount: 0 }, payers: { count: 1, previousCount: 0 }, pending: { count: 0 }, unknown: { count: 0 } });
    expect(rebuilt.body.todo).toEqual([{ kind: 'add_wallet', subject: null }]);
  });
});
