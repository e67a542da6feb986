import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CreateGateway, createGatewaySchema, type Gateway } from '@till/contract';
import { poll, UnansweredPaymentError } from '@till/testing';
import type { Hex } from 'viem';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner, seedMerchant } from '../../../test/seed.js';
import { TestOrigin } from '../../../test/test-origin.js';
import { TillProcess } from '../../../test/till-process.js';
import { startWorld, type World } from '../../../test/world.js';
import { GatewaysService } from './gateways.service.js';

let world: World;
let origin: TestOrigin;
let makers: RunningTill;
let merchant: Awaited<ReturnType<typeof seedMerchant>>;
const env = { TILL_EGRESS_ALLOW: '127.0.0.0/8', TILL_SWEEP_INTERVAL_MS: '200', TILL_DOOR_DEADLINE_MS: '30000', TILL_SETTLE_TIMEOUT_MS: '3000' };

beforeAll(async () => {
  world = await startWorld();
  origin = await TestOrigin.start();
  // Makes gateways and does no jobs: what a killed process left is for its successor.
  makers = await startTill(world.config({ ...env, TILL_ROLE: 'api' }));
  merchant = await seedMerchant(world.postgres.url);
});
afterAll(async () => {
  await makers.stop();
  await origin.stop();
  await world.stop();
});

function open(routes: CreateGateway['routes']): Promise<Gateway> {
  const wish = createGatewaySchema.parse({ name: 'Crashes', originUrl: origin.url, timeoutMs: 20_000, routes });
  return makers.app.get(GatewaysService).create({ merchantId: merchant.merchantId, mode: 'test', actor: 'mem_x', scopes: ['write'], requestId: 'req_x' }, wish);
}

const paymentsOf = ({ routes }: Gateway) => asOwner<{ id: string; status: string; reason: string | null; held: boolean }>(world.postgres.url, 'SELECT id, status, reason, held_until IS NOT NULL AS held FROM payments WHERE resource_id = $1', [routes[0]?.id]);

/** The one payment at a gateway once it is as wished. */
const payment = (gateway: Gateway, is: (row: Awaited<ReturnType<typeof paymentsOf>>[number]) => boolean) =>
  poll('the payment', async () => {
    const [row] = await paymentsOf(gateway);
    return row && is(row) ? row : undefined;
  }, { everyMs: 20 });

/** The headers of a payment that nobody answered, as its payer kept them. */
const unanswered = (calling: Promise<unknown>): Promise<Record<string, string>> =>
  calling.then(
    () => Promise.reject(new Error('the call was answered')),
    (error: unknown) => (error instanceof UnansweredPaymentError ? error.paymentHeaders : Promise.reject(error as Error)),
  );

describe('a process killed while it sells an API', () => {
  it('before the origin has answered, leaves a payment that is never charged', async () => {
    const gateway = await open([{ method: 'GET', path: '/x', price: '0.10' }]);
    origin.answer = () => undefined;
    world.facilitator.settleCalls = 0;
    const till = await TillProcess.start(world, env);
    const calling = payAsClient(world, `${till.url}/g/${gateway.slug}/x`, buyerOn('evm')).catch(() => undefined);
    await payment(gateway, ({ held }) => held);
    await till.kill();
    await calling;
    await asOwner(world.postgres.url, "UPDATE payments SET held_until = now() - interval '1 second', next_check_at = now() WHERE held_until IS NOT NULL");
    const next = await TillProcess.start(world, env);
    expect(await payment(gateway, ({ status }) => status === 'rejected')).toMatchObject({ reason: 'origin_not_answered', held: false });
    expect(world.facilitator.settleCalls).toBe(0);
    await next.stop();
  });

  it('after the origin has answered, leaves a payment that settles once and the one answer for it', async () => {
    const gateway = await open([{ method: 'GET', path: '/x', price: '0.10' }]);
    let answers = 0;
    origin.answer = (_request, response) => void response.end(`answer ${String(++answers)}`);
    world.facilitator.mode = { kind: 'hang' };
    const before = await world.evm.usdcBalance(merchant.evm as Hex);
    const till = await TillProcess.start(world, env);
    const calling = unanswered(payAsClient(world, `${till.url}/g/${gateway.slug}/x`, buyerOn('evm', 1)));
    await payment(gateway, ({ held, status }) => !held && status !== 'verified');
    await till.kill();
    const headers = await calling;
    world.facilitator.mode = { kind: 'pass' };
    const next = await TillProcess.start(world, env);
    const settled = await payment(gateway, ({ status }) => status === 'settled' || status === 'final');
    for (let times = 0; times < 3; times++) {
      const again = await fetch(`${next.url}/g/${gateway.slug}/x`, { headers });
      expect([again.status, await again.text(), again.headers.get('till-payment')]).toEqual([200, 'answer 1', settled.id]);
    }
    expect(answers).toBe(1);
    expect(await world.evm.usdcBalance(merchant.evm as Hex)).toBe(before + 100_000n);
    await next.stop();
  });
});
