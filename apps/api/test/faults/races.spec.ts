import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { onSettle, poll, sendAsBuyer, signAuthorization, signCancellation, type SignedAuthorization, submitAuthorization, submitCancellation, submitTogether } from '@till/testing';
import type { Hex } from 'viem';
import { asOwner } from '../seed.js';
import { type RunningTill, startTill } from '../door-world.js';
import { FaultClient } from './fault-client.js';
import { faultPlan, report } from './fault-plan.js';
import { type FaultWorld, startFaultWorld } from './fault-world.js';
import { inState, paymentOf, restored } from './outcome.js';

let world: FaultWorld;
let till: RunningTill;
const clients: FaultClient[] = [];

beforeAll(async () => {
  world = await startFaultWorld();
  till = await startTill(world.config({ TILL_SETTLE_TIMEOUT_MS: '2500', TILL_DOOR_DEADLINE_MS: '300' }));
});
afterEach(() => world.heal());
afterAll(async () => {
  await till.stop();
  await world.stop();
});

interface Wire {
  payload: { signature: Hex; authorization: Record<string, string> };
}

/** What a client signed, as whoever intercepts its header has it. */
function authorizationOf(client: FaultClient): SignedAuthorization {
  const header = client.signed['payment-signature'] ?? client.signed['x-payment'] ?? '';
  const { signature, authorization } = (JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as Wire).payload;
  const { from, to, nonce, value, validAfter, validBefore } = authorization as { from: Hex; to: Hex; nonce: Hex; value: string; validAfter: string; validBefore: string };
  return { signature, authorization: { from, to, nonce, value: BigInt(value), validAfter: BigInt(validAfter), validBefore: BigInt(validBefore) } };
}

/** A payment that is claimed and whose facilitator does nothing, so that the payer is first. */
async function unsettled(run: number): Promise<FaultClient> {
  const client = await FaultClient.at(world, run, 'evm');
  clients.push(client);
  world.facilitator.plan(onSettle({ kind: 'hang_before' }));
  expect(await client.pay(till.url)).toMatchObject({ status: 202 });
  return client;
}

async function each(what: string, race: (run: number) => Promise<void>): Promise<void> {
  for (let run = 0; run < faultPlan.races; run++) {
    await race(run);
    world.heal();
  }
  expect(await restored(world, clients)).toEqual([]);
  report({ part: 'races', what, runs: faultPlan.races, broken: 0 });
}

const timeoutMs = 60_000 + faultPlan.races * 60_000;

describe('a payer who', () => {
  it('submits the authorization itself is credited once, and served', () =>
    each('the payer submits the authorization itself', async (run) => {
      const client = await unsettled(run);
      await submitAuthorization(world.evm.url, authorizationOf(client));
      await inState(world, client, 'settled', 'final');
      expect(await client.resend(till.url)).toMatchObject({ status: 200 });
    }), timeoutMs);

  it('submits it at the very moment the facilitator does pays once', () =>
    each('payer and facilitator submit at the same moment', async (run) => {
      const client = await FaultClient.at(world, run, 'evm');
      clients.push(client);
      world.facilitator.plan(onSettle({ kind: 'delay', delayMs: 20 }));
      const paying = client.pay(till.url);
      await poll('the claim', () => paymentOf(world, client), { everyMs: 2 });
      await paying.then(() => undefined, () => undefined);
      await submitAuthorization(world.evm.url, authorizationOf(client)).catch(() => undefined);
      await inState(world, client, 'settled', 'final');
      expect(await client.resend(till.url)).toMatchObject({ status: 200 });
    }), timeoutMs);

  it('cancels the authorization has paid nothing and gets nothing', () =>
    each('the payer cancels the authorization', async (run) => {
      const client = await unsettled(run);
      const { from, nonce } = authorizationOf(client).authorization;
      await submitCancellation(world.evm.url, await signCancellation({ privateKey: client.buyer.privateKey as Hex, authorizer: from, nonce }));
      // A cancellation counts once it is final.
      await world.evm.mine(3);
      expect(await inState(world, client, 'failed')).toMatchObject({ reason: 'authorization_cancelled' });
      expect(await client.resend(till.url)).toMatchObject({ status: 402 });
    }), timeoutMs);

  it('uses the nonce elsewhere has paid us nothing and gets nothing', () =>
    each('the payer spends the nonce on another recipient', async (run) => {
      const client = await unsettled(run);
      const { nonce, value } = authorizationOf(client).authorization;
      await submitAuthorization(world.evm.url, await signAuthorization({ privateKey: client.buyer.privateKey as Hex, to: `0x${'9'.repeat(40)}`, value, nonce }));
      await world.evm.mine(3);
      expect(await inState(world, client, 'failed')).toMatchObject({ reason: 'authorization_other_recipient' });
      expect(await client.resend(till.url)).toMatchObject({ status: 402 });
    }), timeoutMs);

  it('drains its balance before the settlement is refused, and nothing moved', () =>
    each('the payer drains its balance', async (run) => {
      // In v2: the reference facilitator looks at the balance before it settles. In v1 it sends, the transaction reverts,
      // and a failure with a transaction proves nothing; such a payment waits for its time to run out.
      const client = await FaultClient.at(world, run * 4, 'evm');
      clients.push(client);
      const { address } = client.buyer;
      const riches = await world.evm.usdcBalance(address as Hex);
      await sendAsBuyer(world.evm.url, address as Hex, `0x${'8'.repeat(40)}`, riches);
      await client.pay(till.url);
      expect(await inState(world, client, 'rejected')).toMatchObject({ transaction: null });
      expect(await client.resend(till.url)).toMatchObject({ status: 402 });
      expect(await asOwner(world.postgres.url, 'SELECT 1 FROM evidence WHERE payment_id = $1', [(await paymentOf(world, client))?.id])).toEqual([]);
      await world.evm.fundUsdc(address as Hex, riches);
    }), timeoutMs);
});

describe('one transaction that holds four payments', () => {
  it('settles each of them by its own log', () =>
    each('four payments settled by one transaction', async (run) => {
      const four: FaultClient[] = [];
      for (let place = 0; place < 4; place++) four.push(await unsettled(run * 4 + place));
      await submitTogether(world.evm.url, four.map(authorizationOf));
      const rows = [];
      for (const client of four) rows.push(await inState(world, client, 'settled', 'final'));
      expect(new Set(rows.map(({ transaction }) => transaction)).size).toBe(1);
      expect(new Set(rows.map(({ log_index }) => log_index)).size).toBe(4);
      for (const client of four) expect(await client.resend(till.url)).toMatchObject({ status: 200 });
    }), timeoutMs);
});
