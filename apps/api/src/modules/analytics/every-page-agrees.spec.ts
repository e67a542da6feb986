import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Gateway, type Inflow, type Overview, type Page, type PaymentSummary, type Receipt, type Reconciliation, type Refund, type Resource, type Revenue, type Settlements } from '@till/contract';
import { devFacilitatorKeys, devMerchant, evmRpc, poll } from '@till/testing';
import { type BooksMerchant, compareAll, leaveBehind, makeFinal, openBooks, scanAll, stray } from '../../../test/books.js';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner } from '../../../test/seed.js';
import { sendRefundOnEvm } from '../../../test/send-refund.js';
import { stubPages } from '../../../test/stub-pages.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { startWorld, type World } from '../../../test/world.js';
import { startHonoSeller } from '../../../test/x402-servers.js';
import { PaymentsService } from '../payments/payments.service.js';
import { FinalityService } from '../settlement/finality.service.js';
import { Sweeper } from '../settlement/sweeper.js';

/** Wallets whose keys the dev chain has, so that refunds can be sent from them. */
const wallets = devMerchant(0);
const secondWallet = devMerchant(1).evm;

let world: World;
let till: RunningTill;
let origin: TestOrigin;
let ada: BooksMerchant;

const units = (amount: string): bigint => {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  return BigInt(whole + fraction.padEnd(6, '0')) * (amount.startsWith('-') ? -1n : 1n);
};
const sum = <T>(items: readonly T[], of: (item: T) => bigint): bigint => items.reduce((total, item) => total + of(item), 0n);
const get = async <T>(path: string): Promise<T> => (await ada.call<T>('GET', path)).body;
const local = (url: string): string => `${till.url}${new URL(url).pathname}`;

async function pay(url: string, family: 'evm' | 'solana', place = 0): Promise<string> {
  const { response, paymentId } = await payAsClient(world, url, buyerOn(family, place));
  if (response.status !== 200 || paymentId === undefined) throw new Error(`not paid: ${String(response.status)} ${await response.text()}`);
  return paymentId;
}

async function settleBooks(): Promise<void> {
  await makeFinal(world);
  for (const family of ['evm', 'solana'] as const) await scanAll(world, till, family);
}

async function refund(paymentId: string, amount?: string): Promise<void> {
  const made = await ada.call<Refund>('POST', '/v1/refunds', { paymentId, ...(amount === undefined ? {} : { amount }) });
  expect(made.status).toBe(201);
  await sendRefundOnEvm(world.evm.url, ada.merchantId, made.body);
}

/** Undoes the block of a payment and has it settle again. */
async function undo(id: string): Promise<void> {
  await world.evm.reorg(1);
  const { address } = devFacilitatorKeys().evm;
  await evmRpc(world.evm.url, 'eth_sendTransaction', [{ from: address, to: address }]);
  await poll('the payment to settle anew', async () => {
    const payment = await till.app.get(PaymentsService).find(id);
    if (payment?.status === 'settled') await till.app.get(FinalityService, { strict: false }).confirm(payment);
    else await till.app.get(Sweeper).sweep();
    const kinds = await asOwner<{ kind: string }>(world.postgres.url, 'SELECT kind FROM journal_entries WHERE subject_id = $1', [id]);
    return kinds.length === 3 || undefined;
  }, { everyMs: 100 });
}

/** The journal's own sums: what everything else has to agree with. */
async function journal() {
  const [row] = await asOwner<Record<'revenue' | 'receipts' | 'attached' | 'refunded' | 'reversed' | 'unmatched' | 'own' | 'inflows' | 'sales', string>>(
    world.postgres.url,
    `SELECT sum(-amount) FILTER (WHERE account IN ('revenue', 'refunds'))::text AS revenue,
       sum(-amount) FILTER (WHERE account = 'revenue' AND e.kind = 'receipt')::text AS receipts,
       sum(-amount) FILTER (WHERE account = 'revenue' AND coalesce(u.kind, e.kind) = 'attachment')::text AS attached,
       sum(amount) FILTER (WHERE account = 'refunds')::text AS refunded,
       sum(amount) FILTER (WHERE account = 'revenue' AND u.kind = 'receipt')::text AS reversed,
       sum(-amount) FILTER (WHERE account = 'unmatched_in')::text AS unmatched, sum(-amount) FILTER (WHERE account = 'own_transfers')::text AS own,
       (SELECT sum(i.amount) FROM inflows i WHERE i.merchant_id = $1 AND i.status <> 'undone')::text AS inflows,
       (SELECT sum(sales) FROM journal_entries s WHERE s.merchant_id = $1)::text AS sales
     FROM journal_entries e JOIN journal_postings p ON p.entry_id = e.id LEFT JOIN journal_entries u ON u.id = e.reverses WHERE e.merchant_id = $1`,
    [ada.merchantId],
  );
  if (!row) throw new Error('no books');
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, BigInt(value)])) as Record<keyof typeof row, bigint>;
}

async function payments(): Promise<PaymentSummary[]> {
  const all: PaymentSummary[] = [];
  for (let cursor = ''; ; ) {
    const page = await get<Page<PaymentSummary>>(`/v1/payments?limit=3${cursor && `&cursor=${cursor}`}`);
    all.push(...page.data);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  }
}

/** Lines of the file as objects by column; nothing in it is quoted but the metadata, which is left out. */
async function exported(query = ''): Promise<Record<string, string>[]> {
  const columns = 'date,id,status,gross,refunded,reversed,net,self_paid,kind';
  const answer = await fetch(`${till.url}/v1/exports/payments.csv?columns=${columns}${query}`, { headers: { authorization: `Bearer ${ada.apiKey}` } });
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const [head = '', ...lines] = (await answer.text()).trimEnd().split('\r\n');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [head.split(',')[index] ?? '', cell])));
}

/** What the analytics say that a resource earned. */
async function revenueOf(resourceId: string): Promise<bigint> {
  const { series } = await get<Revenue>('/v1/analytics/revenue?groupBy=resource');
  return sum(series.filter(({ group }) => group === resourceId), ({ amount }) => units(amount));
}

beforeAll(async () => {
  world = await startWorld();
  // What the buyers were given lies too far back to be read again with what is new.
  await leaveBehind(world, 20);
  origin = await TestOrigin.start();
  const quiet = { TILL_SCAN_INTERVAL_MS: '3600000', TILL_SWEEP_INTERVAL_MS: '3600000', TILL_EGRESS_ALLOW: '127.0.0.0/8' };
  till = await startTill(world.config({ TILL_WEB_DIST: await stubPages(), TILL_HOME: await stubPages(), ...quiet }));
  ada = await openBooks(world, till, { wallets, importDays: 0 });
  await ada.call('POST', '/v1/wallets', { family: 'evm', address: buyerOn('evm', 3).address, importDays: 0 });
  for (const family of ['evm', 'solana'] as const) await scanAll(world, till, family);

  const link = local(ada.link.url);
  const [first, second] = [await pay(link, 'evm'), await pay(link, 'evm', 1)];
  await pay(link, 'solana');
  // From a wallet of the merchant's own.
  await pay(link, 'evm', 3);
  const { body: jar } = await ada.call<Resource>('POST', '/v1/resources', { kind: 'tip_jar', handle: 'ada-tips', title: 'Tips', minAmount: '0.000001' });
  await pay(`${local(jar.url)}?amount=0.000003`, 'evm');
  const { body: gateway } = await ada.call<Gateway>('POST', '/v1/gateways', { name: 'Weather', originUrl: origin.url, routes: [{ method: 'GET', path: '/paid', price: '0.10' }] });
  await pay(`${local(gateway.url)}/paid`, 'solana');
  const { body: door } = await ada.call<{ key: string }>('POST', '/v1/facilitator-keys', { name: 'server' });
  const server = await startHonoSeller({ facilitatorUrl: `${till.url}/f/${door.key}`, payTo: wallets });
  expect((await payAsClient(world, `${server.url}/weather/rome`, buyerOn('evm'))).response.status).toBe(200);
  await server.stop();
  await undo(await pay(link, 'evm', 2));

  await stray(world, 'evm', wallets.evm, 400_000n, 1);
  await stray(world, 'evm', wallets.evm, 7n, 2);
  await stray(world, 'evm', wallets.evm, 250_000n, 3);
  await stray(world, 'solana', wallets.solana, 90_001n, 1);
  await stray(world, 'evm', secondWallet, 33n);
  await world.evm.mine(200);
  await settleBooks();
  const byAmount = new Map((await ada.inflows('limit=100')).map((inflow) => [inflow.amountBaseUnits, inflow]));
  await ada.call<Inflow>('POST', `/v1/inflows/${byAmount.get('400000')?.id ?? ''}/attach`, { resourceId: ada.link.id });
  await ada.call<Inflow>('POST', `/v1/inflows/${byAmount.get('7')?.id ?? ''}/ignore`);
  await poll('final', async () => {
    for (const id of [first, second]) {
      const payment = await till.app.get(PaymentsService).find(id);
      if (payment?.status === 'settled') await till.app.get(FinalityService, { strict: false }).confirm(payment);
    }
    return (await get<{ status: string }>(`/v1/payments/${second}`)).status === 'final' || undefined;
  }, { everyMs: 100 });
  await refund(first);
  await refund(second, '0.40');
  // A second wallet with its past.
  await ada.call('POST', '/v1/wallets', { family: 'evm', address: secondWallet, importDays: 1 });
  await settleBooks();
  await compareAll(world, till);
  await poll('the roll-up', async () => {
    const waiting = await asOwner(world.postgres.url, `SELECT 1 FROM journal_entries e JOIN journal_postings p ON p.entry_id = e.id AND p.account IN ('revenue', 'refunds') WHERE NOT EXISTS (SELECT 1 FROM handled_events h WHERE h.handler = 'analytics.revenue' AND h.event_id = e.id)`);
    return waiting.length === 0 || undefined;
  });
});
afterAll(async () => {
  await till.stop();
  await origin.stop();
  await world.stop();
});

describe('after a day of everything, to the base unit', () => {
  it('the journal holds what happened', async () => {
    const cents = (amount: number) => BigInt(amount) * 10_000n;
    const receipts = cents(150) * 6n + 3n + cents(10) + cents(1);
    expect(await journal()).toEqual({
      receipts, reversed: cents(150), attached: 400_000n, refunded: cents(150) + cents(40), revenue: receipts - cents(150) + 400_000n - cents(190), sales: 9n,
      unmatched: 7n + 90_001n + 33n, own: 250_000n, inflows: receipts - cents(150) + 400_000n + 7n + 90_001n + 33n + 250_000n,
    });
  });

  it('revenue is the journal’s in every interval, group and time zone', async () => {
    const { revenue, sales } = await journal();
    for (const query of ['', 'interval=hour', 'interval=week&timeZone=Asia/Kathmandu', 'interval=month&timeZone=America/New_York', 'groupBy=resource', 'timeZone=Australia/Lord_Howe&groupBy=resource']) {
      const answer = await get<Revenue>(`/v1/analytics/revenue?${query}`);
      expect([query, units(answer.total), sum(answer.series, ({ amount }) => units(amount)), BigInt(answer.count)]).toEqual([query, revenue, revenue, sales]);
    }
  });

  it('the overview is, and tells what the merchant paid himself', async () => {
    const { revenue, sales } = await journal();
    const { settled, selfPaid, organic, todo } = await get<Overview>('/v1/analytics/overview');
    expect([units(settled.amount), BigInt(settled.count)]).toEqual([revenue, sales]);
    expect(selfPaid).toEqual({ amount: '1.50', count: 1 });
    expect([units(organic.amount), organic.count]).toEqual([revenue - 1_500_000n, settled.count - 1]);
    expect(todo.map(({ kind }) => kind)).toContain('explain_inflows');
  });

  it('settlements are, on every level and in every time zone', async () => {
    const books = await journal();
    for (const zone of ['UTC', 'Asia/Kathmandu', 'Pacific/Kiritimati']) {
      const { networks } = await get<Settlements>(`/v1/settlements?timeZone=${zone}`);
      const walletsOf = networks.flatMap((network) => network.wallets);
      const levels: readonly (readonly Pick<Settlements['networks'][number], 'gross' | 'refunded' | 'reversed' | 'net' | 'amount' | 'count'>[])[] = [networks, walletsOf, walletsOf.flatMap(({ days }) => days)];
      for (const level of levels) {
        const of = (name: 'gross' | 'refunded' | 'reversed' | 'net' | 'amount') => sum(level, (each) => units(each[name]));
        expect([of('gross'), of('refunded'), of('reversed'), of('net')]).toEqual([books.receipts + books.attached, books.refunded, books.reversed, books.revenue]);
        expect([of('amount'), sum(level, ({ count }) => BigInt(count))]).toEqual([books.receipts + books.attached - books.reversed, books.sales]);
      }
    }
  });

  it('the comparison with the chain is, wallet by wallet', async () => {
    const books = await journal();
    const { data } = await get<{ data: Reconciliation[] }>('/v1/reconciliation');
    const of = (name: 'recorded' | 'unmatchedAmount' | 'ownTransfersAmount' | 'onChain') => sum(data, (strip) => units(strip[name]));
    expect(data.map(({ difference }) => difference)).toEqual(data.map(() => '0.00'));
    expect([of('recorded'), of('unmatchedAmount'), of('ownTransfersAmount'), of('onChain')]).toEqual([books.receipts + books.attached - books.reversed, books.unmatched, books.own, books.inflows]);
    const chain = (await world.evm.usdcBalance(wallets.evm as `0x${string}`)) + (await world.solana.usdcBalance(wallets.solana)) + (await world.evm.usdcBalance(secondWallet as `0x${string}`));
    expect(chain).toBe(books.inflows - books.refunded);
  });

  it('the payments, their receipts and the file are, one by one and together', async () => {
    const books = await journal();
    const [listed, lines] = [await payments(), await exported()];
    const settled = listed.filter(({ settledAt }) => settledAt !== null);
    expect([sum(settled, ({ amount }) => units(amount)), sum(listed, ({ refundedAmount }) => units(refundedAmount))]).toEqual([books.receipts - books.reversed, books.refunded]);
    const receipts = await Promise.all(listed.map(async ({ id }) => (await fetch(`${till.url}/r/${id}`, { headers: { accept: 'application/json' } })).json() as Promise<Receipt>));
    expect(receipts.map(({ id, amount, refundedAmount, status }) => ({ id, amount, refundedAmount, status }))).toEqual(listed.map(({ id, amount, refundedAmount, status }) => ({ id, amount, refundedAmount, status })));
    const of = (name: string) => sum(lines, (line) => units(line[name] ?? ''));
    expect([of('gross'), of('refunded'), of('reversed'), of('net')]).toEqual([books.receipts + books.attached, books.refunded, books.reversed, books.revenue]);
    const [paid, attached] = [lines.filter(({ kind }) => kind === 'payment'), lines.filter(({ kind }) => kind === 'inflow')];
    expect(paid.map(({ id }) => id).sort()).toEqual(listed.map(({ id }) => id).sort());
    expect(lines.map(({ date }) => date)).toEqual(lines.map(({ date }) => date).sort());
    expect(attached).toMatchObject([{ id: expect.stringMatching(/^inf_/), status: 'attached', net: '0.400000' }]);
    expect((await exported('&status=settled,final')).filter(({ kind }) => kind === 'inflow')).toEqual([]);
    expect(sum(await exported(`&resourceId=${ada.link.id}`), (line) => units(line['net'] ?? ''))).toBe(await revenueOf(ada.link.id));
    expect(listed.filter(({ selfPaid }) => selfPaid).map(({ id }) => id)).toEqual(lines.filter((line) => line['self_paid'] === 'yes').map(({ id }) => id));
    expect(lines.filter((line) => line['self_paid'] === 'yes')).toHaveLength(1);
  });

  it('what leaves nothing to count counts nothing', async () => {
    for (const path of ['/v1/analytics/revenue', '/v1/analytics/overview', '/v1/settlements']) {
      const { status, body } = await ada.call<{ total?: string; settled?: unknown; networks?: unknown[] }>('GET', `${path}?from=2020-01-01&to=2020-02-01`);
      expect(status).toBe(200);
      expect(body.total ?? body.settled ?? body.networks).toEqual(body.total === undefined ? (body.settled === undefined ? [] : { amount: '0.00', count: 0, previousAmount: '0.00', previousCount: 0 }) : '0.00');
    }
    expect(await exported('&from=2020-01-01&to=2020-01-01')).toEqual([]);
  });

  it.each(['/v1/analytics/revenue', '/v1/analytics/overview', '/v1/settlements', '/v1/payments', '/v1/exports/payments.csv'])('%s refuses a span that ends before it begins, and a zone there is none of', async (path) => {
    for (const [query, field] of [['from=2026-03-02&to=2026-03-01', 'from'], ['timeZone=Mars/Olympus', 'timeZone'], ['timeZone=%2B05:30', 'timeZone'], ['timeZone=', 'timeZone'], ['from=2026-02-30', 'from'], ['to=yesterday', 'to']] as const) {
      const { status, body } = await ada.call<{ code: string; errors: { field: string }[] }>('GET', `${path}?${query}`);
      expect([query, status, body.code, body.errors[0]?.field]).toEqual([query, 422, 'validation_failed', field]);
    }
  });

  it('inflows refuse such a span too, and a plain date of theirs is one of UTC whatever the database’s own zone', async () => {
    const { status, body } = await ada.call<{ code: string; errors: { field: string }[] }>('GET', '/v1/inflows?from=2026-03-02&to=2026-03-01');
    expect([status, body.code, body.errors[0]?.field]).toEqual([422, 'validation_failed', 'from']);
    const [newest] = await ada.inflows('limit=1');
    const day = newest?.at.slice(0, 10) ?? '';
    const within = (await ada.inflows(`limit=100&from=${day}`)).length;
    expect(within).toBe((await ada.inflows(`limit=100&from=${day}T00:00:00Z`)).length);
    expect(within).toBeGreaterThan(0);
  });
});
