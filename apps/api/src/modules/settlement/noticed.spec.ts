import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { devEvm, devMerchant, type LoopbackServer, poll, readBody, serveLoopback, signAuthorization, startLyingNode, submitAuthorization } from '@till/testing';
import type { Hex } from 'viem';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { asOwner } from '../../../test/seed.js';
import { callOf, postCall, type Seller, type ServerCallBody, signUpSeller } from '../../../test/seller.js';
import { startWorld, type World } from '../../../test/world.js';
import { startHonoSeller } from '../../../test/x402-servers.js';
import { NetworksService } from '../networks/networks.service.js';

const payTo = devMerchant(0);
const buyer = buyerOn('evm');
const cent = 10_000n;
/** AuthorizationUsed(address,bytes32), EIP-3009. */
const authorizationUsed = '0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5';
/** Nothing but a notice settles a payment this early: the sweeper sleeps, and a silent facilitator is waited for. */
const env = { TILL_SWEEP_INTERVAL_MS: '3600000', TILL_SETTLE_TIMEOUT_MS: '20000', TILL_FACILITATOR_DEADLINE_MS: '20000', TILL_PUBLIC_URL: 'http://till.test' };

let world: World;
let node: LoopbackServer;
let till: RunningTill | undefined;
let seller: Seller;
let doorUrl: string;
/** Transactions whose receipts Till asked its node for. */
let lookedAt: string[] = [];

const refusal = { status: 200, body: { success: false, errorReason: 'insufficient_funds', transaction: '', network: devEvm.network } };

const wsUrl = () => world.evm.url.replace('http', 'ws');
const start = async (to: string) => {
  till = await startTill(world.config({ ...env, TILL_NETWORKS: JSON.stringify({ [devEvm.network]: { rpcUrls: [node.url], wsUrl: to, facilitatorUrl: world.facilitator.url } }) }));
  seller = await signUpSeller(till.url, `${String(Math.floor(performance.now()))}@example.com`, 0);
  doorUrl = (await seller.newKey()).url;
};
const stepsOf = async (id: string | null) => (await asOwner<{ type: string }>(world.postgres.url, 'SELECT type FROM payment_events WHERE payment_id = $1 ORDER BY id', [id])).map((row) => row.type);
const attemptOf = async (id: string | null) => (await asOwner<{ outcome: string | null; ended_at: Date | null }>(world.postgres.url, 'SELECT outcome, ended_at FROM settlement_attempts WHERE payment_id = $1', [id]))[0];
const newest = async () => (await asOwner<{ id: string; status: string; payer: string; nonce: Buffer }>(world.postgres.url, 'SELECT id, status, payer, nonce FROM payments ORDER BY created_at DESC, id DESC LIMIT 1'))[0];
const earned = () => world.evm.usdcBalance(payTo.evm as Hex);

/** A seller's settle call with a payment nobody has seen yet. */
async function call(): Promise<ServerCallBody> {
  world.facilitator.mode = { kind: 'answer', status: 503, body: {} };
  const bystander = await startHonoSeller({ facilitatorUrl: world.facilitator.url, payTo });
  const { paymentHeaders } = await payAsClient(world, `${bystander.url}/weather/x`, buyer);
  await bystander.stop();
  world.facilitator.mode = { kind: 'pass' };
  return callOf(paymentHeaders);
}

const settle = (body: ServerCallBody) => postCall(`${doorUrl}/settle`, body);
/** Pays once: from here on the payer is listened to, as soon as the node has said so. */
const warmUp = async () => {
  expect((await settle(await call())).body).toMatchObject({ success: true });
  const { notices } = till?.app.get(NetworksService).reader(devEvm.network) as unknown as { notices: { payers: Map<string, { subscription: string | null }> } };
  await poll('the subscription', () => Promise.resolve([...notices.payers.values()].some(({ subscription }) => subscription !== null) || undefined));
};

beforeAll(async () => {
  world = await startWorld();
  node = await serveLoopback(async (request) => {
    const body = (await readBody(request)).toString('utf8');
    const asked = JSON.parse(body) as { method: string; params: string[] };
    if (asked.method === 'eth_getTransactionReceipt') lookedAt.push(asked.params[0] ?? '');
    const answer = await fetch(world.evm.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return { status: 200, body: await answer.json() };
  });
});
afterAll(async () => {
  await node.stop();
  await world.stop();
});
beforeEach(() => {
  lookedAt = [];
});
afterEach(async () => {
  world.facilitator.mode = { kind: 'pass' };
  await till?.stop();
  till = undefined;
});

describe('a payment whose transfer the node tells of', () => {
  it('is settled while the facilitator that moved the money says nothing, and its server hears so at once', async () => {
    await start(wsUrl());
    await warmUp();
    const before = await earned();
    const body = await call();
    world.facilitator.mode = { kind: 'hang_after' };
    const { body: answer, paymentId } = await settle(body);
    expect(answer).toMatchObject({ success: true, transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
    expect(await earned()).toBe(before + cent);
    expect(await stepsOf(paymentId)).toEqual(['received', 'verified', 'settling', 'evidence', 'settled']);
    expect(await attemptOf(paymentId)).toEqual({ outcome: null, ended_at: null });
    // The call that hangs ends with Till, and that is on record too.
    await till?.stop();
    till = undefined;
    expect(await attemptOf(paymentId)).toMatchObject({ outcome: 'unknown', ended_at: expect.any(Date) });
    expect((await stepsOf(paymentId)).at(-1)).toBe('attempt');
  });

  it('has the answer of a late facilitator in its timeline, whatever that says', async () => {
    await start(wsUrl());
    await warmUp();
    const body = await call();
    let answer: () => void = () => undefined;
    world.facilitator.mode = { kind: 'lie_after', ...refusal, when: new Promise((resolve) => (answer = resolve)) };
    const { body: told, paymentId } = await settle(body);
    expect(told).toMatchObject({ success: true });
    expect(await stepsOf(paymentId)).not.toContain('attempt');
    answer();
    await poll('the answer on record', async () => ((await attemptOf(paymentId))?.ended_at ? true : undefined));
    expect(await attemptOf(paymentId)).toMatchObject({ outcome: 'refused' });
    expect(await stepsOf(paymentId)).toEqual(['received', 'verified', 'settling', 'evidence', 'settled', 'attempt']);
    expect((await newest())?.status).toBe('settled');
  });

  it('settles its own authorization and no other of the same payer', async () => {
    await start(wsUrl());
    await warmUp();
    const body = await call();
    world.facilitator.mode = { kind: 'hang' };
    const waiting = settle(body);
    await poll('the claim', async () => ((await newest())?.status === 'settling' ? true : undefined));
    const before = await earned();
    const stranger = await signAuthorization({ privateKey: buyer.privateKey as Hex, to: payTo.evm as Hex, value: cent });
    await submitAuthorization(world.evm.url, stranger);
    await poll('the transfer of the other one', async () => ((await earned()) > before ? true : undefined));
    expect((await newest())?.status).toBe('settling');
    const { authorization, signature } = body.paymentPayload.payload;
    const own = await submitAuthorization(world.evm.url, { signature, authorization: { ...authorization, value: BigInt(authorization.value), validAfter: BigInt(authorization.validAfter), validBefore: BigInt(authorization.validBefore) } });
    expect((await waiting).body).toMatchObject({ success: true, transaction: own });
  });
});

describe('a node that is no help', () => {
  it('lies about the transaction: Till looks there, believes its own eyes, and waits for the facilitator', async () => {
    const foreign = `0x${'ab'.repeat(32)}`;
    let nonce = '';
    const topics = () => [authorizationUsed, `0x${buyer.address.slice(2).toLowerCase().padStart(64, '0')}`, nonce];
    const log = () => ({ address: devEvm.usdc, topics: topics(), data: '0x', blockNumber: '0x1', blockHash: foreign, transactionHash: foreign, logIndex: '0x0' });
    const liar = await startLyingNode(() => [JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription: '0x1', result: log() } })]);
    await start(liar.url);
    const body = await call();
    nonce = body.paymentPayload.payload.authorization.nonce as string;
    let answer: () => void = () => undefined;
    world.facilitator.mode = { kind: 'answer', ...refusal, when: new Promise((resolve) => (answer = resolve)) };
    const waiting = settle(body);
    await poll('a look at what the liar named', () => Promise.resolve(lookedAt.includes(foreign) || undefined));
    expect((await newest())?.status).toBe('settling');
    answer();
    expect((await waiting).body).toMatchObject({ success: false, errorReason: 'insufficient_funds' });
    await liar.stop();
  });

  it('is not there: the payment settles with its facilitator’s answer', async () => {
    await start('ws://127.0.0.1:9');
    const { body, paymentId } = await settle(await call());
    expect(body).toMatchObject({ success: true });
    expect(await stepsOf(paymentId)).toEqual(['received', 'verified', 'settling', 'attempt', 'evidence', 'settled']);
  });
});
