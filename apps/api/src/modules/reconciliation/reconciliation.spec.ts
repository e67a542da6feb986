import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Inflow, Overview, Reconciliation, Revenue, Settlements } from '@till/contract';
import { receiptPostings } from '@till/ledger';
import { poll } from '@till/testing';
import { type BooksMerchant, compareAll, type Family, leaveBehind, makeFinal, networkOf, openBooks, scanAll, stray } from '../../../test/books.js';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner } from '../../../test/seed.js';
import { stubPages } from '../../../test/stub-pages.js';
import { startWorld, type World } from '../../../test/world.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { JournalModule } from '../journal/journal.module.js';
import { JournalService } from '../journal/journal.service.js';
import { RevenueRollupProcessor } from '../analytics/revenue-rollup.processor.js';
import { Sweeper } from '../settlement/sweeper.js';

let world: World;
let till: RunningTill;

beforeAll(async () => {
  world = await startWorld();
  // Nothing runs by itself: the tests say what happens when.
  const quiet = { TILL_SCAN_INTERVAL_MS: '3600000', TILL_SWEEP_INTERVAL_MS: '3600000', TILL_SETTLE_TIMEOUT_MS: '90000' };
  till = await startTill(world.config({ TILL_WEB_DIST: await stubPages(), TILL_HOME: await stubPages(), ...quiet }));
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});
afterEach(() => {
  world.facilitator.mode = { kind: 'pass' };
});

async function pay(merchant: BooksMerchant, family: Family, place = 0): Promise<string> {
  const paid = await payAsClient(world, merchant.link.url.replace('http://till.test', till.url), buyerOn(family, place));
  if (paid.response.status !== 200 || paid.paymentId === undefined) throw new Error(`not paid: ${String(paid.response.status)}`);
  return paid.paymentId;
}

async function settleBooks(family: Family): Promise<void> {
  await makeFinal(world);
  await scanAll(world, till, family);
  await compareAll(world, till);
}

const accountsOf = async (subject: string) =>
  Object.fromEntries(
    (await asOwner<{ account: string; sum: string }>(world.postgres.url, `SELECT split_part(account, ':', 1) AS account, sum(amount)::text FROM journal_postings p JOIN journal_entries e ON e.id = p.entry_id WHERE subject_id = $1 GROUP BY 1`, [subject])).map(({ account, sum }) => [account, sum]),
  );
const audited = async (id: string) => (await asOwner<{ action: string }>(world.postgres.url, 'SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY at, id', [id])).map(({ action }) => action);
const alarms = async (id: string) => (await asOwner(world.postgres.url, `SELECT 1 FROM outbox WHERE topic = 'reconciliation.difference' AND subject_id = $1`, [id])).length;
const metric = async (family: Family) => new RegExp(`till_reconciliation_differences\\{network="${networkOf[family]}"\\} (\\d+)`).exec(await (await fetch(`${till.url}/metrics`)).text())?.[1] ?? '0';

describe.each(['evm', 'solana'] as const)('the books of a wallet on %s', (family) => {
  it('match the chain to the base unit, with what no payment explains beside them', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, family);
    const payments = [await pay(ada, family), await pay(ada, family, 1)];
    const transaction = await stray(world, family, ada.wallets[family], 250_001n);
    await settleBooks(family);
    const strip = await ada.strip(family);
    expect(strip).toMatchObject({ status: 'matching', recorded: '3.00', onChain: '3.250001', unmatchedAmount: '0.250001', difference: '0.00', unmatchedCount: 1, import: null });
    expect(strip.unmatched).toEqual([expect.objectContaining({ status: 'unmatched', amount: '0.250001', transaction, wallet: ada.wallets[family] })]);
    expect(BigInt(strip.fromBlock ?? -1)).toBeLessThanOrEqual(BigInt(strip.unmatched[0]?.block ?? -1));
    if (family === 'evm') expect(strip.balance).toMatchObject({ ok: true, expected: strip.balance?.actual });
    expect((await ada.inflows('status=matched')).map(({ paymentId }) => paymentId).sort()).toEqual([...payments].sort());
    const { body } = await ada.call<Settlements>('GET', '/v1/settlements');
    const days = body.networks.find(({ network }) => network === networkOf[family])?.wallets.flatMap((wallet) => wallet.days.map(({ reconciled }) => reconciled));
    // One day, or two around midnight.
    expect(new Set(days)).toEqual(new Set([true]));
    // Reading the same blocks again changes nothing.
    await asOwner(world.postgres.url, 'UPDATE transfer_scans SET block = block - 30, next_scan_at = now()');
    await settleBooks(family);
    expect(await ada.strip(family)).toMatchObject({ recorded: '3.00', onChain: '3.250001', difference: '0.00' });
  });

  it('keep an inflow that paid somebody else at the same address, and never name that payment', async () => {
    const ada = await openBooks(world, till);
    const bob = await openBooks(world, till, { like: ada });
    await scanAll(world, till, family);
    const id = await pay(ada, family);
    await settleBooks(family);
    expect(await ada.strip(family)).toMatchObject({ recorded: '1.50', unmatchedAmount: '0.00', difference: '0.00' });
    expect(await bob.strip(family)).toMatchObject({ recorded: '0.00', onChain: '1.50', unmatchedAmount: '1.50', difference: '0.00', unmatchedCount: 0, unmatched: [] });
    const [seen] = await bob.inflows();
    expect(seen).toMatchObject({ status: 'elsewhere', paymentId: null });
    expect(JSON.stringify(await bob.inflows())).not.toContain(id);
    expect((await bob.call<{ code: string }>('POST', `/v1/inflows/${seen?.id ?? ''}/attach`, { resourceId: bob.link.id })).body.code).toBe('conflict');
  });

  it('turn an unmatched inflow into a receipt when its payment is settled late, and look for that payment', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, family);
    world.facilitator.mode = { kind: 'hang_after' };
    const calls = world.facilitator.settleCalls;
    const answer = payAsClient(world, ada.link.url.replace('http://till.test', till.url), buyerOn(family, 2));
    await poll('the money to move', async () => (world.facilitator.settleCalls > calls && (await world.facilitator.idle())) || undefined);
    await settleBooks(family);
    const [before] = await ada.inflows();
    expect(before).toMatchObject({ status: 'unmatched', paymentId: null });
    expect(await ada.strip(family)).toMatchObject({ recorded: '0.00', unmatchedAmount: '1.50', difference: '0.00' });
    // Due now, however soon all that was.
    await asOwner(world.postgres.url, 'UPDATE payments SET next_check_at = clock_timestamp() WHERE merchant_id = $1', [ada.merchantId]);
    expect(await till.app.get(Sweeper).sweep()).toBeGreaterThan(0);
    const matched = await poll('the match', async () => (await ada.inflows('status=matched'))[0]);
    expect(matched).toMatchObject({ id: before?.id, paymentId: expect.stringMatching(/^pay_/) });
    expect(await accountsOf(before?.id ?? '')).toEqual({ unmatched_in: '0', wallet: '0' });
    await compareAll(world, till);
    expect(await ada.strip(family)).toMatchObject({ recorded: '1.50', onChain: '1.50', unmatchedAmount: '0.00', difference: '0.00' });
    await answer.catch(() => undefined);
  });

  it('raise an alarm once per difference: a receipt without a transfer, and one of another amount', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, family);
    await pay(ada, family);
    await settleBooks(family);
    const { id, toBlock } = await ada.strip(family);
    const journal = till.app.select(JournalModule).get(JournalService);
    const asAda = till.app.get(UnitOfWork).tenant.bind(till.app.get(UnitOfWork), ada.merchantId);
    const sourceId = newId('evidence');
    await asAda((tx) =>
      journal.post(tx, {
        merchantId: ada.merchantId, mode: 'test', kind: 'receipt', sourceId, subjectId: newId('payment'), resourceId: ada.link.id, network: networkOf[family], asset: 'usdc', wallet: ada.wallets[family],
        transaction: 'never', logIndex: 0, block: BigInt(toBlock ?? 0), at: new Date(), isSale: true, postings: receiptPostings(ada.wallets[family], 7n),
      }),
    );
    for (let times = 0; times < 2; times++) await compareAll(world, till);
    expect(await ada.strip(family)).toMatchObject({ status: 'difference', recorded: '1.500007', onChain: '1.50', difference: '-0.000007' });
    expect([await alarms(id), await metric(family)]).toEqual([1, '1']);
    const { body } = await ada.call<Overview>('GET', '/v1/analytics/overview');
    expect(body.todo).toContainEqual({ kind: 'books_differ', subject: id });
    const settled = await ada.call<Settlements>('GET', `/v1/settlements?network=${networkOf[family]}`);
    expect(settled.body.networks[0]?.wallets[0]?.days[0]?.reconciled).toBe(false);
    await asAda((tx) => journal.reverse(tx, { merchantId: ada.merchantId, kind: 'receipt', sourceId }));
    await compareAll(world, till);
    expect([(await ada.strip(family)).status, await alarms(id), await metric(family)]).toEqual(['matching', 1, '0']);
    await asOwner(world.postgres.url, `UPDATE inflows SET amount = amount + 5 WHERE merchant_id = $1 AND network = $2`, [ada.merchantId, networkOf[family]]);
    await compareAll(world, till);
    expect([(await ada.strip(family)).difference, await alarms(id)]).toEqual(['0.000005', 2]);
    await asOwner(world.postgres.url, `UPDATE inflows SET amount = amount - 5 WHERE merchant_id = $1 AND network = $2`, [ada.merchantId, networkOf[family]]);
    await compareAll(world, till);
    expect((await ada.strip(family)).status).toBe('matching');
  });
});

describe('the range of a wallet', () => {
  it('holds every inflow that was read, those just before it became known included', async () => {
    const before = await openBooks(world, till);
    await scanAll(world, till, 'evm');
    await stray(world, 'evm', before.wallets.evm, 11n);
    await settleBooks('evm');
    const ada = await openBooks(world, till, { like: before, importDays: 0 });
    await settleBooks('evm');
    const strip = await ada.strip('evm');
    expect(strip).toMatchObject({ status: 'matching', onChain: '0.000011', unmatchedAmount: '0.000011', unmatchedCount: 1, difference: '0.00' });
    expect(BigInt(strip.fromBlock ?? 0)).toBeLessThanOrEqual(BigInt(strip.unmatched[0]?.block ?? -1));
  });

  it('grows when the wallet is removed and added again with more of its past, and never shrinks', async () => {
    const before = await openBooks(world, till);
    await scanAll(world, till, 'evm');
    await stray(world, 'evm', before.wallets.evm, 11n);
    await leaveBehind(world, 40);
    await settleBooks('evm');
    const ada = await openBooks(world, till, { like: before, importDays: 0 });
    await settleBooks('evm');
    expect(await ada.inflows()).toEqual([]);
    const addAgain = async (importDays: number) => {
      const { walletId } = await ada.strip('evm');
      const removed = await fetch(`${till.url}/v1/wallets/${walletId ?? ''}`, { method: 'DELETE', headers: { authorization: `Bearer ${ada.apiKey}` } });
      expect(removed.status).toBe(204);
      expect((await ada.call('POST', '/v1/wallets', { family: 'evm', address: ada.wallets.evm, importDays })).status).toBe(201);
      await settleBooks('evm');
      return ada.strip('evm');
    };
    const deeper = await addAgain(365);
    expect(deeper).toMatchObject({ status: 'matching', onChain: '0.000011', unmatchedAmount: '0.000011', difference: '0.00', import: null });
    expect(await addAgain(0)).toMatchObject({ status: 'matching', onChain: '0.000011', fromBlock: deeper.fromBlock, difference: '0.00', import: null });
  });
});

describe('an unmatched inflow', () => {
  async function strayOf(merchant: BooksMerchant): Promise<Inflow> {
    await stray(world, 'evm', merchant.wallets.evm, 400_000n);
    await settleBooks('evm');
    const [inflow] = await merchant.inflows('status=unmatched');
    if (!inflow) throw new Error('no inflow');
    return inflow;
  }
  const revenue = async (merchant: BooksMerchant) => {
    await till.app.get(RevenueRollupProcessor).rebuild(merchant.merchantId);
    return (await merchant.call<Revenue>('GET', '/v1/analytics/revenue')).body;
  };

  it('becomes income of a resource and stops being it, audited, as often as the merchant likes', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, 'evm');
    const { id } = await strayOf(ada);
    expect((await ada.call<Overview>('GET', '/v1/analytics/overview')).body.todo).toContainEqual({ kind: 'explain_inflows', subject: null });
    for (let times = 0; times < 2; times++) {
      const attached = await ada.call<Inflow>('POST', `/v1/inflows/${id}/attach`, { resourceId: ada.link.id });
      expect(attached).toMatchObject({ status: 200, body: { status: 'attached', resourceId: ada.link.id, resourceTitle: 'A thing' } });
      expect(await revenue(ada)).toMatchObject({ total: '0.40', count: 1 });
      await compareAll(world, till);
      expect(await ada.strip('evm')).toMatchObject({ recorded: '0.40', unmatchedAmount: '0.00', difference: '0.00', unmatchedCount: 0 });
      expect((await ada.call<{ code: string }>('POST', `/v1/inflows/${id}/ignore`)).body.code).toBe('conflict');
      expect((await ada.call<Inflow>('POST', `/v1/inflows/${id}/reset`)).body).toMatchObject({ status: 'unmatched', resourceId: null });
      expect(await revenue(ada)).toMatchObject({ total: '0.00', count: 0 });
    }
    expect((await ada.call<Inflow>('POST', `/v1/inflows/${id}/ignore`)).body.status).toBe('ignored');
    await compareAll(world, till);
    expect(await ada.strip('evm')).toMatchObject({ recorded: '0.00', unmatchedAmount: '0.40', difference: '0.00', unmatchedCount: 0 });
    expect(await audited(id)).toEqual(['inflow.attached', 'inflow.reset', 'inflow.attached', 'inflow.reset', 'inflow.ignored']);
    const topics = await asOwner<{ topic: string }>(world.postgres.url, 'SELECT topic FROM outbox WHERE subject_id = $1 ORDER BY created_at, id', [id]);
    expect(topics.map(({ topic }) => topic)).toEqual(['inflow.attached', 'inflow.detached', 'inflow.attached', 'inflow.detached']);
  });

  it('is nobody else’s, and only a resource of the same merchant explains it', async () => {
    const ada = await openBooks(world, till);
    const bob = await openBooks(world, till);
    await scanAll(world, till, 'evm');
    const { id } = await strayOf(ada);
    for (const call of [bob.call('GET', `/v1/inflows/${id}`), bob.call('POST', `/v1/inflows/${id}/attach`, { resourceId: bob.link.id }), bob.call('POST', `/v1/inflows/${id}/ignore`), bob.call('POST', `/v1/inflows/${id}/reset`)]) {
      expect((await call).status).toBe(404);
    }
    expect((await ada.call('POST', `/v1/inflows/${id}/attach`, { resourceId: bob.link.id })).status).toBe(404);
    expect((await ada.call<{ code: string }>('POST', `/v1/inflows/${id}/attach`, { resourceId: 'no' })).body.code).toBe('validation_failed');
    expect((await ada.call<Inflow>('GET', `/v1/inflows/${id}`)).body.status).toBe('unmatched');
    expect(await bob.inflows()).toEqual([]);
    expect((await bob.call<{ data: Reconciliation[] }>('GET', '/v1/reconciliation')).body.data.map(({ wallet }) => wallet)).not.toContain(ada.wallets.evm);
  });

  it('is found in pages and by filters', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, 'evm');
    for (const amount of [1n, 2n, 3n]) await stray(world, 'evm', ada.wallets.evm, amount);
    await settleBooks('evm');
    const first = await ada.call<{ data: Inflow[]; nextCursor: string | null }>('GET', '/v1/inflows?limit=2');
    const second = await ada.call<{ data: Inflow[]; nextCursor: string | null }>('GET', `/v1/inflows?limit=2&cursor=${first.body.nextCursor ?? ''}`);
    expect([...first.body.data, ...second.body.data].map(({ amountBaseUnits }) => amountBaseUnits).sort()).toEqual(['1', '2', '3']);
    expect(second.body.nextCursor).toBeNull();
    expect(await ada.inflows(`network=${networkOf.solana}`)).toEqual([]);
    expect(await ada.inflows(`wallet=${ada.wallets.evm.toLowerCase()}&status=unmatched&from=2020-01-01`)).toHaveLength(3);
    expect(await ada.inflows('to=2020-01-01')).toEqual([]);
  });
});
