import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devMerchant, poll } from '@till/testing';
import type { Hex } from 'viem';
import { buyerOn, payAsClient } from '../../../test/door-world.js';
import type { FacilitatorFaultMode } from '../../../test/facilitator-with-faults.js';
import { callOf, postCall, type Seller, signUpSeller } from '../../../test/seller.js';
import { TillProcess } from '../../../test/till-process.js';
import { startWorld, type World } from '../../../test/world.js';
import { startHonoSeller } from '../../../test/x402-servers.js';

const payTo = devMerchant(0);
const cent = 10_000n;

let world: World;
let home: string;
let till: TillProcess;
let seller: Seller;
let key: string;

const start = (port?: number) => TillProcess.start(world, { TILL_HOME: home, TILL_MIGRATE: '1', TILL_PUBLIC_URL: 'http://till.test', TILL_LOG_LEVEL: 'trace', TILL_SETTLE_TIMEOUT_MS: '3000', TILL_SWEEP_INTERVAL_MS: '500' }, port === undefined ? {} : { port });
const earned = () => world.evm.usdcBalance(payTo.evm as Hex);

beforeAll(async () => {
  world = await startWorld();
  home = await mkdtemp(join(tmpdir(), 'till-killed-door-'));
  till = await start();
  seller = await signUpSeller(till.url, 'seller@example.com', 0);
  ({ key } = await seller.newKey());
});

afterAll(async () => {
  await till.stop();
  await world.stop();
  await rm(home, { recursive: true, force: true });
});

describe('kill -9 during POST /f/:key/settle', () => {
  it.each([
    ['before the call reached the chain', { kind: 'hang' }, 0],
    ['after the money moved unheard', { kind: 'hang_after' }, 1],
  ] as const)('%s: settled once, and the same call gets its answer after the restart', async (_what, mode: FacilitatorFaultMode, place) => {
    world.facilitator.mode = { kind: 'answer', status: 503, body: {} };
    const bystander = await startHonoSeller({ facilitatorUrl: world.facilitator.url, payTo });
    const call = callOf((await payAsClient(world, `${bystander.url}/weather/x`, buyerOn('evm', place))).paymentHeaders);
    await bystander.stop();
    const before = await earned();
    const calls = world.facilitator.settleCalls;
    world.facilitator.mode = mode;
    const lost = postCall(`${till.url}/f/${key}/settle`, call).then(() => 'answered', () => 'cut off');
    await poll('the moment to kill', async () => (mode.kind === 'hang_after' ? (await earned()) > before : world.facilitator.settleCalls > calls) || undefined);
    const { port } = till;
    await till.kill();
    expect(await lost).toBe('cut off');
    world.facilitator.mode = { kind: 'pass' };
    till = await start(port);
    const answer = await poll('the settlement', async () => {
      const { body } = await postCall(`${till.url}/f/${key}/settle`, call);
      return body.errorReason === 'settlement_pending' ? undefined : body;
    }, { everyMs: 250 });
    expect(answer).toMatchObject({ success: true, transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
    expect(await earned()).toBe(before + cent);
  });

  it('leaves the key in no log line, whatever went wrong', async () => {
    for (const path of ['verify', 'settle']) {
      await postCall(`${till.url}/f/${key}/${path}`, '{');
      await postCall(`${till.url}/f/${key}/${path}`, 'x'.repeat(70_000));
      await postCall(`${till.url}/f/${key}0/${path}`, {});
    }
    await fetch(`${till.url}/f/${key}/nowhere`);
    await fetch(`${till.url}/f/${key}/settle`);
    expect(till.output).toContain('"level":');
    expect(till.output).not.toContain(key.slice(9));
  });
});
