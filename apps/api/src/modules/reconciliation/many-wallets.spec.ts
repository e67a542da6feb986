import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mostFilteredOwners } from '@till/chain';
import { devEvm, type LoopbackServer, readBody, serveLoopback } from '@till/testing';
import { type BooksMerchant, makeFinal, openBooks, scanAll, stray } from '../../../test/books.js';
import { type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner } from '../../../test/seed.js';
import { stubPages } from '../../../test/stub-pages.js';
import { startWorld, type World } from '../../../test/world.js';
import { Reconciler } from './reconciler.js';
import { ReconciliationsRepository } from './reconciliations.repository.js';

const crowd = mostFilteredOwners + 1;
let world: World;
let till: RunningTill;
let node: LoopbackServer;
let ada: BooksMerchant;
const asked: { method: string; params: { topics?: unknown[] }[] }[] = [];

beforeAll(async () => {
  world = await startWorld();
  node = await serveLoopback(async (request) => {
    const body = (await readBody(request)).toString('utf8');
    asked.push(JSON.parse(body) as (typeof asked)[number]);
    return { status: 200, body: await (await fetch(world.evm.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json() };
  });
  const networks = Object.fromEntries([...world.config().networks].map(([id, { rpcUrls }]) => [id, { rpcUrls: id === devEvm.network ? [node.url] : rpcUrls, facilitatorUrl: world.facilitator.url }]));
  till = await startTill(world.config({ TILL_WEB_DIST: await stubPages(), TILL_HOME: await stubPages(), TILL_SCAN_INTERVAL_MS: '3600000', TILL_NETWORKS: JSON.stringify(networks) }));
  await world.evm.mine(20);
  ada = await openBooks(world, till, { importDays: 0 });
  await asOwner(
    world.postgres.url,
    `INSERT INTO wallets (merchant_id, id, family, address, is_default, import_days) SELECT $1, 'wal_' || lpad(n::text, 36, '0'), 'evm', '0xdd' || lpad(to_hex(n), 38, '0'), false, 0 FROM generate_series(1, $2::int) AS n`,
    [ada.merchantId, crowd],
  );
  await scanAll(world, till, 'evm');
});
afterAll(async () => {
  await till.stop();
  await node.stop();
  await world.stop();
});

const place = (n: number): string => `0xdd${n.toString(16).padStart(38, '0')}`;
const watched = async () => (await asOwner<{ count: number }>(world.postgres.url, 'SELECT count(*)::int AS count FROM reconciliations WHERE network = $1', [devEvm.network]))[0]?.count;

describe('with more wallets than filters can name', () => {
  it('the scanner asks for each range once, and finds in it who is a wallet', async () => {
    expect(await watched()).toBe(crowd + 1);
    asked.length = 0;
    await stray(world, 'evm', place(crowd), 11n);
    await stray(world, 'evm', ada.wallets.evm, 12n, 1);
    await stray(world, 'evm', '0x000000000000000000000000000000000000dEaD', 13n, 1);
    await makeFinal(world);
    await scanAll(world, till, 'evm');
    expect(asked.filter(({ method }) => method === 'eth_getLogs').every(({ params: [filter] }) => filter?.topics?.length === 1)).toBe(true);
    expect(Object.fromEntries((await ada.inflows()).map(({ wallet, amountBaseUnits }) => [amountBaseUnits, wallet]))).toEqual({ 11: place(crowd), 12: ada.wallets.evm });
    // The others have nothing to be compared: they would come first, and hurried they would take the whole turn.
    const hurry = jest.spyOn(till.app.get(ReconciliationsRepository, { strict: false }), 'hurry').mockResolvedValue();
    await asOwner(world.postgres.url, `UPDATE reconciliations SET next_run_at = clock_timestamp() + CASE WHEN wallet = $1 THEN interval '0' ELSE interval '1 hour' END`, [ada.wallets.evm]);
    await till.app.get(Reconciler).reconcile();
    hurry.mockRestore();
    expect(await ada.strip('evm')).toMatchObject({ status: 'matching', onChain: '0.000012', unmatchedAmount: '0.000012', difference: '0.00' });
  });

  it('a transfer that is not there any more is taken out of the books, whosever it was', async () => {
    await stray(world, 'evm', place(7), 21n);
    await makeFinal(world);
    await scanAll(world, till, 'evm');
    const [stored] = await ada.inflows(`wallet=${place(7)}`);
    await asOwner(world.postgres.url, `UPDATE inflows SET transaction = '0x00', log_index = 99 WHERE id = $1`, [stored?.id]);
    await asOwner(world.postgres.url, 'UPDATE transfer_scans SET block = block - 4, next_scan_at = now()');
    await makeFinal(world);
    await scanAll(world, till, 'evm');
    expect((await ada.inflows(`wallet=${place(7)}&status=undone`)).map(({ id }) => id)).toEqual([stored?.id]);
    expect((await ada.inflows(`wallet=${place(7)}`)).map(({ amountBaseUnits }) => amountBaseUnits)).toEqual(['21']);
  });

  it('a wallet added later is read from the next look on', async () => {
    const bob = await openBooks(world, till, { importDays: 0 });
    await scanAll(world, till, 'evm');
    await stray(world, 'evm', bob.wallets.evm, 31n, 2);
    await makeFinal(world);
    await scanAll(world, till, 'evm');
    expect((await bob.inflows()).map(({ amountBaseUnits }) => amountBaseUnits)).toEqual(['31']);
  });
});
