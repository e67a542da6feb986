import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DevBuyer, devBuyers, devEvm, payWithReferenceClient, poll } from '@till/testing';
import type { Hex } from 'viem';
import type { FacilitatorFaultMode } from './facilitator-with-faults.js';
import { asOwner, seedLink, seedMerchant } from './seed.js';
import { TillProcess } from './till-process.js';
import { startWorld, type World } from './world.js';

const price = 1_500_000n;
/** The promise: settled without a human this soon after the restart. */
const recoveryMs = 60_000;

let world: World;
let home: string;
let till: TillProcess;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;

const start = () => TillProcess.start(world, { TILL_HOME: home, TILL_MIGRATE: '1' });
const buyers: DevBuyer[] = devBuyers().filter(({ network }) => network === devEvm.network);
const receiptOf = async (id: string) => (await (await fetch(`${till.url}/r/${id}`, { headers: { accept: 'application/json' } })).json()) as { status: string; transaction: string | null };
const earned = () => world.evm.usdcBalance(merchant.evm as Hex);

/** Sends a payment that the process will not live to answer; returns its id. */
async function payAndKill(buyer: DevBuyer, mode: FacilitatorFaultMode): Promise<{ id: string; before: bigint }> {
  const { slug } = await seedLink(world.postgres.url, merchant, { price });
  const before = await earned();
  const calls = world.facilitator.settleCalls;
  const moment = async () => (mode.kind === 'hang_after' ? (await earned()) > before : world.facilitator.settleCalls > calls);
  world.facilitator.mode = mode;
  const lost = payWithReferenceClient({ url: `${till.url}/p/${slug}`, buyer, rpcUrl: world.evm.url }).catch((error: unknown) => error);
  await poll('the moment to kill', async () => (await moment()) || undefined);
  await till.kill();
  expect(await lost).toBeInstanceOf(Error);
  world.facilitator.mode = { kind: 'pass' };
  const [payment] = await asOwner<{ id: string }>(world.postgres.url, 'SELECT payments.id FROM payments JOIN resources ON resources.id = resource_id WHERE slug = $1', [slug]);
  if (!payment) throw new Error('the payment was not claimed before the kill');
  return { id: payment.id, before };
}

beforeAll(async () => {
  world = await startWorld();
  home = await mkdtemp(join(tmpdir(), 'till-kill-'));
  till = await start();
  merchant = await seedMerchant(world.postgres.url);
}, 60_000);

afterAll(async () => {
  await till.stop();
  await world.stop();
  await rm(home, { recursive: true, force: true });
});

describe('kill -9', () => {
  it.each([
    ['between claim and settle: the call never reached the chain', { kind: 'hang' }],
    ['between broadcast and record: the money moved unheard', { kind: 'hang_after' }],
  ] as const)('%s — settled once, by itself, within a minute of the restart', async (_what, mode) => {
    const buyer = buyers.at(mode.kind === 'hang' ? 0 : 1);
    if (!buyer) throw new Error('no buyer');
    const { id, before } = await payAndKill(buyer, mode);
    till = await start();
    const settled = await poll('the settlement', async () => {
      const receipt = await receiptOf(id);
      return receipt.status === 'settled' || receipt.status === 'final' ? receipt : undefined;
    }, { timeoutMs: recoveryMs, everyMs: 250 });
    expect(settled.transaction).toMatch(/^0x[0-9a-f]{64}$/);
    expect(await earned()).toBe(before + price);
  }, 100_000);
});
