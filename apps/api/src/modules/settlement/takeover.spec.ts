import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { devEvm, devSolana, type FaultyFacilitator, freePort, noFaults, onSettle, poll, startFaultyFacilitator } from '@till/testing';
import type { Hex } from 'viem';
import { buyerOn, impatiently, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, forgetWork, type Seeded, seedLink, seedMerchant } from '../../../test/seed.js';
import { startWorld, type World } from '../../../test/world.js';
import type { FacilitatorPreference } from '../networks/facilitator-preference.js';
import { NetworksService } from '../networks/networks.service.js';

const evmBuyer = buyerOn('evm');
const solanaBuyer = buyerOn('solana');
const price = 1_500_000n;

let world: World;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;
let link: Seeded;
let first: FaultyFacilitator;
let second: FaultyFacilitator;
let firstPort: number;
let till: RunningTill | undefined;

beforeAll(async () => {
  world = await startWorld();
  merchant = await seedMerchant(world.postgres.url);
});
afterAll(() => world.stop());

const startFirst = async () => {
  first = await startFaultyFacilitator({ upstream: world.realFacilitatorUrl, port: firstPort });
};

beforeEach(async () => {
  firstPort = await freePort();
  await startFirst();
  second = await startFaultyFacilitator({ upstream: world.realFacilitatorUrl });
  link = await seedLink(world.postgres.url, merchant, { price });
  await asOwner(world.postgres.url, 'DELETE FROM facilitator_health');
});
afterEach(async () => {
  await till?.stop();
  till = undefined;
  await Promise.all([first.stop().catch(() => undefined), second.stop()]);
  await forgetWork(world.postgres.url);
});

/** Where a call to a facilitator hangs, and nobody is to wait long for it. */
const hasty = { TILL_DOOR_DEADLINE_MS: '1500', TILL_SETTLE_TIMEOUT_MS: '500' };

const startWithTwo = async (overrides: Record<string, string> = {}): Promise<RunningTill> => {
  const both = { facilitators: ['first', 'second'] };
  till = await startTill(
    world.config({
      TILL_FACILITATORS: JSON.stringify({ first: { kind: 'self_hosted', url: first.url }, second: { kind: 'self_hosted', url: second.url } }),
      TILL_NETWORKS: JSON.stringify({ [devEvm.network]: { rpcUrls: [world.evm.url], ...both }, [devSolana.network]: { rpcUrls: [world.solana.url], ...both } }),
      ...overrides,
    }),
  );
  return till;
};

const payLink = (at: Seeded = link, buyer = evmBuyer) => payAsClient(world, `${till?.url ?? ''}/p/${at.slug}`, buyer);
const attemptsOf = (id: string | undefined) =>
  asOwner<{ facilitator_url: string; outcome: string | null; reason: string | null }>(world.postgres.url, 'SELECT facilitator_url, outcome, reason FROM settlement_attempts WHERE payment_id = $1 ORDER BY n', [id]);
const statusOf = async (id: string | undefined) => (await asOwner<{ status: string }>(world.postgres.url, 'SELECT status FROM payments WHERE id = $1', [id]))[0]?.status;
const settledIn = (id: string | undefined) => poll(`${id ?? ''} settled`, async () => (['settled', 'final'].includes((await statusOf(id)) ?? '') ? true : undefined), { everyMs: 50 });
const metric = async (line: RegExp) => line.exec(await (await fetch(`${till?.url ?? ''}/metrics`)).text())?.[1];

describe('a payment whose call never left', () => {
  it('goes to the next facilitator when the connection is refused, and settles once', async () => {
    await startWithTwo();
    await first.stop();
    const before = await world.evm.usdcBalance(merchant.evm as Hex);
    const { response, paymentId } = await payLink();
    expect(response.status).toBe(200);
    expect(await world.evm.usdcBalance(merchant.evm as Hex)).toBe(before + price);
    expect(second.count('/settle')).toBe(1);
    expect(await attemptsOf(paymentId)).toEqual([
      { facilitator_url: first.url, outcome: 'unknown', reason: 'not_sent:unreachable' },
      { facilitator_url: second.url, outcome: 'settled', reason: null },
    ]);
    expect(await metric(/till_facilitator_takeovers_total\{from="first",to="second"\} (\d+)/)).toBe('1');
    expect(await metric(/till_facilitator_settle_calls_total\{facilitator="first",outcome="not_sent"\} (\d+)/)).toBe('1');
  });

  it('waits for its facilitator on Solana, where the signed transaction names it as fee payer', async () => {
    await startWithTwo({ TILL_DOOR_DEADLINE_MS: hasty.TILL_DOOR_DEADLINE_MS });
    await first.stop();
    const { response, paymentId } = await payLink(link, solanaBuyer);
    expect(response.status).toBe(202);
    await startFirst();
    await settledIn(paymentId);
    expect([first.count('/settle'), second.count('/settle')]).toEqual([1, 0]);
    expect(new Set((await attemptsOf(paymentId)).map((attempt) => attempt.facilitator_url))).toEqual(new Set([first.url]));
  });
});

describe('a payment whose call was sent', () => {
  it.each(['hang_before', 'close_before', 'settlement_pending'] as const)('is never given to another facilitator (%s)', async (kind) => {
    await startWithTwo(hasty);
    first.plan(onSettle({ kind }));
    const before = await world.evm.usdcBalance(merchant.evm as Hex);
    const { paymentId } = await payLink();
    await poll('a second try or the end', async () => ((await attemptsOf(paymentId)).length > 1 || (await statusOf(paymentId)) === 'settled' ? true : undefined), { everyMs: 20 });
    first.plan(noFaults);
    await settledIn(paymentId);
    expect(second.count('/settle')).toBe(0);
    expect(await world.evm.usdcBalance(merchant.evm as Hex)).toBe(before + price);
  });

  it('stays pinned when its facilitator can no longer be reached at all', async () => {
    await startWithTwo(hasty);
    first.plan(onSettle({ kind: 'hang_before' }));
    const { response, paymentId } = await payLink();
    expect(response.status).toBe(202);
    await first.stop();
    await poll('a try that never left', async () => ((await attemptsOf(paymentId)).some(({ reason }) => reason?.startsWith('not_sent')) ? true : undefined), { everyMs: 20 });
    await startFirst();
    await settledIn(paymentId);
    expect(second.count('/settle')).toBe(0);
    expect(new Set((await attemptsOf(paymentId)).map((attempt) => attempt.facilitator_url))).toEqual(new Set([first.url]));
  });
});

describe('a facilitator that fails again and again', () => {
  const failUntilOpen = async (running: RunningTill): Promise<Seeded[]> => {
    first.plan(onSettle({ kind: 'status', status: 503 }));
    const links = await Promise.all(Array.from({ length: 5 }, () => seedLink(world.postgres.url, merchant, { price })));
    await impatiently(running, () => Promise.all(links.map((one) => payLink(one))));
    await poll('an open circuit', async () => ((await metric(/till_facilitator_circuit\{facilitator="first"\} (\d)/)) === '2' ? true : undefined), { everyMs: 20 });
    return links;
  };

  it('gets no new payments while another can take over, and those that were sent there stay', async () => {
    const links = await failUntilOpen(await startWithTwo());
    const sentToFirst = first.count('/settle');
    const { response } = await payLink();
    expect(response.status).toBe(200);
    expect(second.count('/settle')).toBe(1);
    expect(first.count('/settle')).toBe(sentToFirst);
    const [health] = await asOwner<{ last_fault: string; open_until: Date | null }>(world.postgres.url, "SELECT last_fault, open_until FROM facilitator_health WHERE facilitator_id = 'first'");
    expect(health).toMatchObject({ last_fault: 'http_503', open_until: expect.any(Date) });
    first.plan(noFaults);
    const ids = await asOwner<{ id: string }>(world.postgres.url, 'SELECT id FROM payments WHERE resource_id = ANY($1)', [links.map(({ resourceId }) => resourceId)]);
    await poll('a closed circuit', async () => ((await metric(/till_facilitator_circuit\{facilitator="first"\} (\d)/)) === '0' ? true : undefined), { everyMs: 50 });
    const where = await asOwner<{ facilitator_url: string }>(world.postgres.url, 'SELECT DISTINCT facilitator_url FROM settlement_attempts WHERE payment_id = ANY($1)', [ids.map(({ id }) => id)]);
    expect(where).toEqual([{ facilitator_url: first.url }]);
    expect(second.count('/settle')).toBe(1);
  });

  it('is not opened by refusals, which payers can provoke', async () => {
    await startWithTwo();
    first.plan(onSettle({ kind: 'refuse', reason: 'insufficient_funds' }));
    const links = await Promise.all(Array.from({ length: 6 }, () => seedLink(world.postgres.url, merchant, { price })));
    expect((await Promise.all(links.map((one) => payLink(one)))).map(({ response }) => response.status)).toEqual(Array(6).fill(402));
    expect(await metric(/till_facilitator_circuit\{facilitator="first"\} (\d)/)).toBe('0');
  });
});

describe('terms on Solana', () => {
  const other = 'So11111111111111111111111111111111111111112';
  const feePayer = async (): Promise<unknown> => {
    const challenge = (await fetch(`${till?.url ?? ''}/p/${link.slug}`)).headers.get('payment-required') ?? '';
    const { accepts } = JSON.parse(Buffer.from(challenge, 'base64').toString('utf8')) as { accepts: { network: string; extra: { feePayer?: string } }[] };
    return accepts.find(({ network }) => network === devSolana.network)?.extra.feePayer;
  };

  it('name the account of the merchant’s own choice, and a payment by an older quote goes where that quote leads', async () => {
    const kinds = [{ x402Version: 2, scheme: 'exact', network: devSolana.network, extra: { feePayer: other } }];
    second.plan(({ path }) => (path === '/supported' ? { kind: 'status', status: 200, body: { kinds } } : { kind: 'none' }));
    const running = await startWithTwo();
    const own = await seedMerchant(world.postgres.url);
    link = await seedLink(world.postgres.url, own, { price });
    const quoted = await feePayer();
    expect(quoted).not.toBe(other);
    await asOwner(world.postgres.url, "INSERT INTO facilitator_choices (merchant_id, network, facilitator_id) VALUES ($1, $2, 'second')", [own.merchantId, devSolana.network]);
    const choosing = await seedLink(world.postgres.url, own, { price });
    link = choosing;
    expect(await feePayer()).toBe(other);
    const preference: FacilitatorPreference = { choices: new Map([[devSolana.network, 'second']]), ownKeys: new Set() };
    const taker = (payer: unknown) => running.app.get(NetworksService).taker(devSolana.network, preference, String(payer))?.facilitatorUrl;
    expect([taker(quoted), taker(other)]).toEqual([first.url, second.url]);
  });
});
