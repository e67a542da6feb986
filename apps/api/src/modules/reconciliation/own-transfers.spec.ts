import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Inflow, Wallet } from '@till/contract';
import { poll } from '@till/testing';
import { type BooksMerchant, compareAll, type Family, leaveBehind, makeFinal, openBooks, scanAll, stray } from '../../../test/books.js';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner } from '../../../test/seed.js';
import { stubPages } from '../../../test/stub-pages.js';
import { startWorld, type World } from '../../../test/world.js';
import { Sweeper } from '../settlement/sweeper.js';

let world: World;
let till: RunningTill;

beforeAll(async () => {
  world = await startWorld();
  const quiet = { TILL_SCAN_INTERVAL_MS: '3600000', TILL_SWEEP_INTERVAL_MS: '3600000', TILL_SETTLE_TIMEOUT_MS: '90000' };
  till = await startTill(world.config({ TILL_WEB_DIST: await stubPages(), TILL_HOME: await stubPages(), ...quiet }));
  // What the buyers were given is in nobody's history.
  await leaveBehind(world, 20);
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});

async function settleBooks(family: Family): Promise<void> {
  await makeFinal(world);
  await scanAll(world, till, family);
  await compareAll(world, till);
}

/** The wallet of a buyer becomes one of the merchant's. */
async function own(merchant: BooksMerchant, family: Family, place = 0): Promise<Wallet> {
  const added = await merchant.call<Wallet>('POST', '/v1/wallets', { family, address: buyerOn(family, place).address, importDays: 0 });
  expect(added.status).toBe(201);
  return added.body;
}

const inflowTo = async (merchant: BooksMerchant, family: Family) => (await merchant.inflows(`wallet=${merchant.wallets[family]}`))[0];
const accountsOf = async (subject: string) =>
  Object.fromEntries(
    (await asOwner<{ account: string; sum: string }>(world.postgres.url, `SELECT split_part(account, ':', 1) AS account, sum(amount)::text FROM journal_postings p JOIN journal_entries e ON e.id = p.entry_id WHERE subject_id = $1 GROUP BY 1`, [subject])).map(({ account, sum }) => [account, sum]),
  );

describe.each(['evm', 'solana'] as const)('a transfer between two wallets of a merchant on %s', (family) => {
  it('explains itself, is no income and asks for nothing', async () => {
    const ada = await openBooks(world, till);
    await own(ada, family);
    await scanAll(world, till, family);
    await stray(world, family, ada.wallets[family], 250_001n);
    await settleBooks(family);
    const inflow = await inflowTo(ada, family);
    expect(inflow).toMatchObject({ status: 'own_transfer', amount: '0.250001', paymentId: null, resourceId: null });
    expect(await accountsOf(inflow?.id ?? '')).toEqual({ wallet: '250001', unmatched_in: '0', own_transfers: '-250001' });
    expect(await ada.strip(family)).toMatchObject({ status: 'matching', recorded: '0.00', onChain: '0.250001', unmatchedAmount: '0.00', ownTransfersAmount: '0.250001', difference: '0.00', unmatchedCount: 0 });
    expect(await ada.inflows(`status=unmatched&wallet=${ada.wallets[family]}`)).toEqual([]);
    // Reading the same blocks again changes nothing.
    await asOwner(world.postgres.url, 'UPDATE transfer_scans SET block = block - 30, next_scan_at = now()');
    await settleBooks(family);
    expect(await ada.strip(family)).toMatchObject({ onChain: '0.250001', ownTransfersAmount: '0.250001', difference: '0.00' });
  });

  it('explains itself when the sending wallet is added later, and in imported history', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, family);
    await stray(world, family, ada.wallets[family], 300_000n, 1);
    await settleBooks(family);
    expect(await inflowTo(ada, family)).toMatchObject({ status: 'unmatched' });
    await own(ada, family, 1);
    await settleBooks(family);
    expect(await inflowTo(ada, family)).toMatchObject({ status: 'own_transfer' });
    expect(await ada.strip(family)).toMatchObject({ status: 'matching', unmatchedAmount: '0.00', ownTransfersAmount: '0.30', difference: '0.00' });
    // Another merchant with the same two wallets, whose past is imported.
    const bob = await openBooks(world, till, { like: ada, importDays: 1 });
    await own(bob, family, 1);
    await settleBooks(family);
    expect(await inflowTo(bob, family)).toMatchObject({ status: 'own_transfer', amount: '0.30' });
    expect(await bob.strip(family)).toMatchObject({ recorded: '0.00', onChain: '0.30', ownTransfersAmount: '0.30', difference: '0.00' });
  });
});

describe('the word of a person on a transfer between two wallets', () => {
  const say = (merchant: BooksMerchant, id: string, word: string, body?: unknown) => merchant.call<Inflow & { code: string }>('POST', `/v1/inflows/${id}/${word}`, body);

  it('stands when the wallet becomes known later, and can be taken back', async () => {
    const ada = await openBooks(world, till);
    await scanAll(world, till, 'evm');
    for (const amount of [11n, 12n]) await stray(world, 'evm', ada.wallets.evm, amount, 2);
    await settleBooks('evm');
    const seen = await ada.inflows();
    const [first, second] = ['11', '12'].map((amount) => seen.find(({ amountBaseUnits }) => amountBaseUnits === amount));
    await say(ada, first?.id ?? '', 'ignore');
    await say(ada, second?.id ?? '', 'attach', { resourceId: ada.link.id });
    await own(ada, 'evm', 2);
    await settleBooks('evm');
    expect(new Map((await ada.inflows()).map(({ id, status }) => [id, status]))).toEqual(new Map([[first?.id, 'ignored'], [second?.id, 'attached']]));
    expect(await ada.strip('evm')).toMatchObject({ recorded: '0.000012', unmatchedAmount: '0.000011', ownTransfersAmount: '0.00', difference: '0.00' });
    for (const inflow of [first, second]) expect((await say(ada, inflow?.id ?? '', 'reset')).body.status).toBe('own_transfer');
    await compareAll(world, till);
    expect(await ada.strip('evm')).toMatchObject({ recorded: '0.00', unmatchedAmount: '0.00', ownTransfersAmount: '0.000023', difference: '0.00' });
  });

  it('may make it income all the same, as often as the merchant likes; ignoring it says nothing', async () => {
    const ada = await openBooks(world, till);
    await own(ada, 'evm', 3);
    await scanAll(world, till, 'evm');
    await stray(world, 'evm', ada.wallets.evm, 40n, 3);
    await settleBooks('evm');
    const { id = '' } = (await inflowTo(ada, 'evm')) ?? {};
    expect((await say(ada, id, 'ignore')).body.code).toBe('conflict');
    for (let times = 0; times < 2; times++) {
      expect((await say(ada, id, 'attach', { resourceId: ada.link.id })).body.status).toBe('attached');
      expect(await accountsOf(id)).toEqual({ wallet: '40', unmatched_in: '0', own_transfers: '0', revenue: '-40' });
      expect((await say(ada, id, 'reset')).body.status).toBe('own_transfer');
      expect(await accountsOf(id)).toEqual({ wallet: '40', unmatched_in: '0', own_transfers: '-40', revenue: '0' });
    }
  });

  it('is not needed for a payment from a wallet of one’s own that settles late', async () => {
    const ada = await openBooks(world, till);
    await own(ada, 'evm', 0);
    await scanAll(world, till, 'evm');
    world.facilitator.mode = { kind: 'hang_after' };
    const calls = world.facilitator.settleCalls;
    const answer = payAsClient(world, ada.link.url.replace('http://till.test', till.url), buyerOn('evm', 0));
    await poll('the money to move', async () => (world.facilitator.settleCalls > calls && (await world.facilitator.idle())) || undefined);
    await settleBooks('evm');
    expect(await inflowTo(ada, 'evm')).toMatchObject({ status: 'own_transfer' });
    // Due now, however soon all that was.
    await asOwner(world.postgres.url, 'UPDATE payments SET next_check_at = clock_timestamp() WHERE merchant_id = $1', [ada.merchantId]);
    expect(await till.app.get(Sweeper).sweep()).toBeGreaterThan(0);
    await poll('the match', async () => (await inflowTo(ada, 'evm'))?.status === 'matched' || undefined);
    await compareAll(world, till);
    expect(await ada.strip('evm')).toMatchObject({ recorded: '1.50', onChain: '1.50', unmatchedAmount: '0.00', ownTransfersAmount: '0.00', difference: '0.00' });
    world.facilitator.mode = { kind: 'pass' };
    await answer.catch(() => undefined);
  });

  it('is asked for again once the sending wallet was removed, and no more when it is back', async () => {
    const ada = await openBooks(world, till);
    const { id } = await own(ada, 'evm', 2);
    await scanAll(world, till, 'evm');
    // Long ago, as the chain's clock goes its own way.
    await asOwner(world.postgres.url, `UPDATE wallets SET removed_at = '2020-01-01', is_default = false WHERE id = $1`, [id]);
    await stray(world, 'evm', ada.wallets.evm, 7n, 2);
    await settleBooks('evm');
    expect(await inflowTo(ada, 'evm')).toMatchObject({ status: 'unmatched' });
    await own(ada, 'evm', 2);
    await settleBooks('evm');
    expect(await inflowTo(ada, 'evm')).toMatchObject({ status: 'own_transfer' });
  });
});
