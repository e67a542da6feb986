import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { devEvm, poll, readBody, serveLoopback, solanaDevKey, type LoopbackServer } from '@till/testing';
import fc from 'fast-check';
import pg from 'pg';
import type { Hex } from 'viem';
import { type BooksMerchant, compareAll, leaveBehind, makeFinal, networkOf, openBooks, scanAll, stray } from '../../../test/books.js';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner } from '../../../test/seed.js';
import { stubPages } from '../../../test/stub-pages.js';
import { TillProcess } from '../../../test/till-process.js';
import { startWorld, type World } from '../../../test/world.js';
import { networkById } from '@till/networks';
import { NetworksService } from '../networks/networks.service.js';
import { OutgoingTransfers, type OutgoingTransfer } from '../inflows/outgoing-transfers.js';
import { TransferScanner } from './transfer-scanner.js';
import { WalletImports } from './wallet-imports.js';

let world: World;
let till: RunningTill;
let home: string;
let node: LoopbackServer;
let isDown = false;
const outgoing: OutgoingTransfer[] = [];

beforeAll(async () => {
  world = await startWorld();
  home = await stubPages();
  node = await serveLoopback(async (request) => {
    const body = await readBody(request);
    if (isDown) return { status: 503, body: {} };
    return { status: 200, body: await (await fetch(world.evm.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json() };
  });
  const networks = Object.fromEntries([...world.config().networks].map(([id, { rpcUrls }]) => [id, { rpcUrls: id === devEvm.network ? [node.url] : rpcUrls, facilitatorUrl: world.facilitator.url }]));
  till = await startTill(world.config({ TILL_WEB_DIST: home, TILL_HOME: home, TILL_SCAN_INTERVAL_MS: '3600000', TILL_NETWORKS: JSON.stringify(networks) }));
  till.app.get(OutgoingTransfers).onEach((_tx, transfer) => {
    outgoing.push(transfer);
    return Promise.resolve();
  });
});
afterAll(async () => {
  await till.stop();
  await node.stop();
  await world.stop();
});
beforeEach(() => {
  outgoing.length = 0;
});
afterEach(() => {
  isDown = false;
});

const cursor = async () => (await asOwner<{ block: string; fault: string | null }>(world.postgres.url, 'SELECT block::text, fault FROM transfer_scans WHERE network = $1', [devEvm.network]))[0];
const pay = async (merchant: BooksMerchant, place: number) => (await payAsClient(world, merchant.link.url.replace('http://till.test', till.url), buyerOn('evm', place))).response.status;
async function settleBooks(): Promise<void> {
  await makeFinal(world);
  await scanAll(world, till, 'evm');
  await compareAll(world, till);
}
/** What came in as the journal holds it: wallet debits of a merchant on the EVM network. */
const walletInBooks = async (merchant: BooksMerchant) =>
  BigInt(
    (
      await asOwner<{ sum: string }>(world.postgres.url, `SELECT coalesce(sum(p.amount), 0)::text AS sum FROM journal_postings p JOIN journal_entries e ON e.id = p.entry_id WHERE e.merchant_id = $1 AND e.network = $2 AND starts_with(account, 'wallet:')`, [
        merchant.merchantId,
        devEvm.network,
      ])
    )[0]?.sum ?? '0',
  );

describe('the scanner', () => {
  it('killed in the middle of a range stores it whole after the restart, and nothing twice', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, 'evm');
    const worker = { TILL_HOME: home, TILL_WEB_DIST: home, TILL_ROLE: 'worker', TILL_SCAN_INTERVAL_MS: '100' };
    // Inflows and entries are written, outflows cannot be: the commit hangs half-way.
    const blocker = new pg.Client({ connectionString: world.postgres.url });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE outflows IN ACCESS EXCLUSIVE MODE');
    for (let place = 0; place < 3; place++) await stray(world, 'evm', ada.wallets.evm, BigInt(1000 + place), place);
    await world.evm.mine(3);
    const killed = await TillProcess.start(world, worker);
    await poll('the scanner to hang in its commit', async () => {
      const waiting = await asOwner(world.postgres.url, `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM outflows%'`);
      return waiting.length > 0 || undefined;
    });
    await killed.kill();
    await blocker.end();
    expect(await ada.inflows()).toEqual([]);
    // Nobody reads that network before the dead worker's lease has run out; its seconds pass here at once.
    expect(await asOwner(world.postgres.url, `SELECT lease_until < clock_timestamp() + interval '20 seconds' AS soon FROM transfer_scans WHERE network = $1`, [devEvm.network])).toEqual([{ soon: true }]);
    await asOwner(world.postgres.url, 'UPDATE transfer_scans SET lease_until = clock_timestamp() WHERE network = $1', [devEvm.network]);
    const again = await TillProcess.start(world, worker);
    await poll('the range', async () => (await ada.inflows()).length === 3 || undefined, { everyMs: 100 });
    await again.stop();
    await settleBooks();
    expect(await ada.strip('evm')).toMatchObject({ status: 'matching', onChain: '0.003003', unmatchedAmount: '0.003003', difference: '0.00' });
    expect(await walletInBooks(ada)).toBe(3003n);
  });

  it('lets one worker read a network at a time', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, 'evm');
    await stray(world, 'evm', ada.wallets.evm, 5n);
    await makeFinal(world);
    await asOwner(world.postgres.url, `UPDATE transfer_scans SET lease_owner = 'another', lease_until = clock_timestamp() + interval '1 hour'`);
    const reader = till.app.get(NetworksService).reader(devEvm.network);
    if (!reader) throw new Error('no reader');
    await till.app.get(TransferScanner).scan(reader);
    expect(await ada.inflows()).toEqual([]);
    await asOwner(world.postgres.url, 'UPDATE transfer_scans SET lease_until = clock_timestamp()');
    await settleBooks();
    expect(await ada.inflows()).toHaveLength(1);
  });

  it('says why a network waits, and goes on from there', async () => {
    const ada = await openBooks(world, till);
    await settleBooks();
    const before = await cursor();
    isDown = true;
    await stray(world, 'evm', ada.wallets.evm, 5n);
    await makeFinal(world);
    const reader = till.app.get(NetworksService).reader(devEvm.network);
    if (!reader) throw new Error('no reader');
    await poll('the fault', async () => {
      await till.app.get(TransferScanner).scan(reader);
      return (await cursor())?.fault ?? undefined;
    });
    expect(await cursor()).toEqual({ ...before, fault: 'rpc_unreachable' });
    expect(await ada.strip('evm')).toMatchObject({ status: 'waiting', scan: { fault: 'rpc_unreachable', failingSince: expect.stringMatching(/^20/) } });
    isDown = false;
    await asOwner(world.postgres.url, 'UPDATE transfer_scans SET next_scan_at = clock_timestamp()');
    await settleBooks();
    expect(await ada.strip('evm')).toMatchObject({ status: 'matching', onChain: '0.000005', scan: { fault: null } });
  });

  it('takes an inflow out of the books when a final block is undone all the same', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, 'evm');
    await stray(world, 'evm', ada.wallets.evm, 9n);
    await settleBooks();
    const [{ id } = { id: '' }] = await ada.inflows();
    expect((await ada.call('POST', `/v1/inflows/${id}/attach`, { resourceId: ada.link.id })).status).toBe(200);
    await world.evm.reorg(4);
    await world.evm.mine(8);
    await settleBooks();
    expect((await ada.inflows('status=undone')).map((inflow) => inflow.id)).toEqual([id]);
    expect(await ada.strip('evm')).toMatchObject({ status: 'matching', onChain: '0.00', recorded: '0.00', unmatchedAmount: '0.00' });
    expect(await walletInBooks(ada)).toBe(0n);
  });

  it('tells of what leaves a wallet, and the balance is what came less what went', async () => {
    const ada = await openBooks(world, till);
    const seller = buyerOn('evm', 3);
    await scanAll(world, till, 'evm');
    await ada.call('POST', '/v1/wallets', { family: 'evm', address: seller.address, importDays: 0 });
    await scanAll(world, till, 'evm');
    const transaction = await stray(world, 'evm', ada.wallets.evm, 77n, 3);
    await stray(world, 'evm', seller.address, 5n, 2);
    await settleBooks();
    expect(outgoing.find((each) => each.transaction === transaction)).toMatchObject({ merchantId: ada.merchantId, network: devEvm.network, from: seller.address, to: ada.wallets.evm.toLowerCase(), amount: 77n });
    const { body } = await ada.call<{ data: { wallet: string; balance: unknown }[] }>('GET', '/v1/reconciliation');
    expect(body.data.find(({ wallet }) => wallet === seller.address)?.balance).toMatchObject({ expected: '-0.000072', actual: '-0.000072', ok: true });
  });

  it('closes a refund by the transfer that left the wallet, and the books still match', async () => {
    const seller = buyerOn('evm', 3);
    // What the address received before lies further back than a new wallet is read.
    await leaveBehind(world, 20);
    await scanAll(world, till, 'evm');
    const ada = await openBooks(world, till, { wallets: { evm: seller.address, solana: solanaDevKey('refunder').address }, importDays: 0 });
    await scanAll(world, till, 'evm');
    const paid = await payAsClient(world, ada.link.url.replace('http://till.test', till.url), buyerOn('evm', 0));
    const paymentId = paid.paymentId ?? '';
    await settleBooks();
    expect((await ada.call('POST', '/v1/refunds', { paymentId })).status).toBe(201);
    await stray(world, 'evm', buyerOn('evm', 0).address, 1_500_000n, 3);
    await settleBooks();
    const status = async () => (await ada.call<{ status: string }>('GET', `/v1/payments/${paymentId}`)).body.status;
    await poll('the refund', async () => (await status()) === 'refunded' || undefined, { everyMs: 100 });
    await compareAll(world, till);
    expect(await ada.strip('evm')).toMatchObject({ status: 'matching', recorded: '1.50', onChain: '1.50', difference: '0.00', balance: { ok: true } });
  });

  it('keeps books and chain equal whatever happens in whatever order', async () => {
    type Act = 'pay' | 'stray' | 'final' | 'scan' | 'compare' | 'attach' | 'reset' | 'again';
    const acts = fc.array(fc.constantFrom<Act>('pay', 'stray', 'final', 'scan', 'compare', 'attach', 'reset', 'again'), { minLength: 4, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(acts, async (list) => {
        const ada = await openBooks(world, till);
        const bob = await openBooks(world, till, { like: ada });
        await scanAll(world, till, 'evm');
        let place = 0;
        const turn = async (word: 'attach' | 'reset', status: string) => {
          const [inflow] = await ada.inflows(`status=${status}`);
          if (inflow) await ada.call('POST', `/v1/inflows/${inflow.id}/${word}`, word === 'attach' ? { resourceId: ada.link.id } : undefined);
        };
        const doing: Record<Act, () => Promise<unknown>> = {
          pay: () => pay(place % 2 === 0 ? ada : bob, place++ % 4),
          stray: () => stray(world, 'evm', ada.wallets.evm, BigInt(++place), place % 4),
          final: () => makeFinal(world),
          scan: () => scanAll(world, till, 'evm'),
          compare: () => compareAll(world, till),
          attach: () => turn('attach', 'unmatched'),
          reset: () => turn('reset', 'attached'),
          again: () => asOwner(world.postgres.url, 'UPDATE transfer_scans SET block = greatest(0, block - 7)'),
        };
        for (const act of list) {
          await doing[act]();
          for (const merchant of [ada, bob]) expect((await merchant.strip('evm')).difference).toBe('0.00');
        }
        await settleBooks();
        const onChain = await world.evm.usdcBalance(ada.wallets.evm as Hex);
        for (const merchant of [ada, bob]) {
          expect(await merchant.strip('evm')).toMatchObject({ status: 'matching', difference: '0.00' });
          expect(await walletInBooks(merchant)).toBe(onChain);
        }
      }),
      { numRuns: 4, seed: 1764 },
    );
  });
});

describe('the import of a wallet’s past', () => {
  it('goes back step by step, shows how far it is, survives a stop and ends with matching books', async () => {
    const before = await openBooks(world, till);
    await stray(world, 'evm', before.wallets.evm, 11n);
    await world.evm.mine(150);
    await stray(world, 'evm', before.wallets.evm, 22n);
    await world.evm.mine(150);
    await stray(world, 'evm', before.wallets.evm, 44n);
    await settleBooks();
    // Known, but nothing of its past is read: another worker holds the imports up.
    await asOwner(world.postgres.url, `ALTER TABLE reconciliations ALTER next_import_at SET DEFAULT clock_timestamp() + interval '1 hour'`);
    const ada = await openBooks(world, till, { like: before, importDays: 365 });
    const reader = till.app.get(NetworksService).reader(devEvm.network);
    const network = networkById(networkOf.evm);
    if (!reader || !network) throw new Error('no reader');
    await world.evm.mine(1);
    await poll('the wallet to be read', async () => {
      await till.app.get(TransferScanner).scan(reader);
      return (await asOwner(world.postgres.url, 'SELECT 1 FROM reconciliations WHERE merchant_id = $1 AND network = $2', [ada.merchantId, devEvm.network])).length > 0 || undefined;
    });
    await asOwner(world.postgres.url, `ALTER TABLE reconciliations ALTER next_import_at SET DEFAULT clock_timestamp()`);
    await asOwner(world.postgres.url, `UPDATE reconciliations SET next_import_at = clock_timestamp() WHERE next_import_at IS NOT NULL`);
    const percents: number[] = [];
    for (let steps = 0; await till.app.get(WalletImports).step(reader, network, 100n); steps++) {
      if (steps > 20) throw new Error('the import does not end');
      await compareAll(world, till);
      const strip = await ada.strip('evm');
      expect(strip.difference).toBe('0.00');
      if (strip.import) percents.push(strip.import.percent);
    }
    expect(percents.length).toBeGreaterThanOrEqual(3);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(await ada.strip('evm')).toMatchObject({ status: 'matching', onChain: '0.000077', unmatchedAmount: '0.000077', difference: '0.00', import: null });
  });
});
