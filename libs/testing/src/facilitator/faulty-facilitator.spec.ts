import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Hex } from 'viem';
import { type DevBuyer, devBuyers, devMerchant } from '../buyers/dev-buyers.js';
import { devEvm } from '../dev-networks.js';
import { type EvmChain, startEvmChain } from '../evm/evm-chain.js';
import { referenceClient } from '../pay/reference-client.js';
import { poll } from '../process/poll.js';
import type { LoopbackServer } from '../process/loopback-server.js';
import { startDevFacilitator } from './dev-facilitator.js';
import { type FacilitatorFault, type FaultyFacilitator, noFaults, onSettle, startFaultyFacilitator } from './faulty-facilitator.js';

const buyer = devBuyers()[0] as DevBuyer;
const payTo = devMerchant(5).evm;
const terms = {
  scheme: 'exact',
  network: devEvm.network,
  amount: '1000',
  asset: devEvm.usdc,
  payTo,
  maxTimeoutSeconds: 300,
  extra: { name: devEvm.usdcName, version: '2' },
};

let chain: EvmChain;
let real: LoopbackServer;
let faulty: FaultyFacilitator;
beforeAll(async () => {
  chain = await startEvmChain();
  await chain.fundUsdc(buyer.address as Hex, 1_000_000n);
  real = await startDevFacilitator({ evmRpcUrl: chain.url });
  faulty = await startFaultyFacilitator({ upstream: real.url });
});
beforeEach(() => {
  faulty.plan(noFaults);
});
afterAll(async () => {
  for (const part of [faulty, real, chain]) await part.stop();
});

const settle = async (timeoutMs = 60_000): Promise<Response> => {
  const client = await referenceClient({ buyer, rpcUrl: chain.url });
  const paymentPayload = await client.createPaymentPayload({ x402Version: 2, error: '', resource: { url: 'http://127.0.0.1/x' }, accepts: [terms] });
  const body = JSON.stringify({ x402Version: 2, paymentPayload, paymentRequirements: terms });
  return fetch(`${faulty.url}/settle`, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) });
};
const received = (): Promise<bigint> => chain.usdcBalance(payTo as Hex);
const moved = async (act: () => Promise<unknown>): Promise<bigint> => {
  const before = await received();
  await act();
  return (await received()) - before;
};

describe('a faulty facilitator', () => {
  it('passes everything on without a plan', async () => {
    expect(await moved(async () => expect(await (await settle()).json()).toMatchObject({ success: true }))).toBe(1_000n);
    expect(((await (await fetch(`${faulty.url}/supported`)).json()) as { kinds: unknown[] }).kinds).toHaveLength(2);
  });

  it.each<[string, FacilitatorFault]>([
    ['hangs', { kind: 'hang_before' }],
    ['cuts the connection', { kind: 'close_before' }],
  ])('%s before settling and no money moves', async (_, fault) => {
    faulty.plan(onSettle(fault));
    expect(await moved(() => expect(settle(150)).rejects.toThrow())).toBe(0n);
  });

  it.each<[string, FacilitatorFault]>([
    ['hangs', { kind: 'hang_after' }],
    ['cuts the connection', { kind: 'close_after' }],
  ])('%s after settling and the money has moved', async (_, fault) => {
    const before = await received();
    faulty.plan(onSettle(fault));
    await expect(settle(3_000)).rejects.toThrow();
    const after = await poll('the transfer', async () => ((await received()) > before ? received() : undefined));
    expect(after - before).toBe(1_000n);
  });

  it.each<[string, FacilitatorFault, object]>([
    ['success without a transaction', { kind: 'success_without_transaction' }, { success: true, transaction: '' }],
    ['success with a made-up transaction', { kind: 'random_transaction' }, { success: true }],
    ['success with another payment’s transaction', { kind: 'named_transaction', transaction: `0x${'12'.repeat(32)}` }, { success: true, transaction: `0x${'12'.repeat(32)}` }],
    ['a pending settlement it never sent', { kind: 'pending_never_sent' }, { success: false, errorReason: 'settlement_pending' }],
    ['a refusal', { kind: 'refuse', reason: 'insufficient_funds' }, { success: false, errorReason: 'insufficient_funds' }],
  ])('claims %s while no money moves', async (_, fault, claim) => {
    faulty.plan(onSettle(fault));
    expect(await moved(async () => expect(await (await settle()).json()).toMatchObject(claim))).toBe(0n);
  });

  it.each<[string, FacilitatorFault]>([
    ['an error', { kind: 'status_after', status: 500 }],
    ['a pending settlement', { kind: 'settlement_pending' }],
    ['a refusal', { kind: 'refuse_after', reason: 'insufficient_funds' }],
  ])('answers with %s although the money has moved', async (_, fault) => {
    faulty.plan(onSettle(fault));
    expect(await moved(async () => expect(await (await settle()).text()).not.toContain('"success":true'))).toBe(1_000n);
  });

  it('answers 503 when told to', async () => {
    faulty.plan(onSettle({ kind: 'status', status: 503 }));
    expect((await settle()).status).toBe(503);
  });

  it.each<[string, FacilitatorFault]>([
    ['half a JSON', { kind: 'garbage' }],
    ['a page', { kind: 'html' }],
  ])('answers with %s when told to', async (_, fault) => {
    faulty.plan(onSettle(fault));
    await expect((await settle()).json()).rejects.toThrow();
  });

  it('answers with 10 MB when told to', async () => {
    faulty.plan(onSettle({ kind: 'huge' }));
    expect((await (await settle()).text()).length).toBeGreaterThan(10_000_000);
  });

  it('answers late when told to', async () => {
    faulty.plan(onSettle({ kind: 'delay', delayMs: 200 }));
    const before = performance.now();
    expect((await settle()).status).toBe(200);
    // Timers count whole milliseconds.
    expect(performance.now() - before).toBeGreaterThan(199);
  });

  it('faults for as many calls as planned and counts all of them', async () => {
    const before = faulty.count('/settle');
    faulty.plan(onSettle({ kind: 'status', status: 500 }, 2));
    const statuses = [(await settle()).status, (await settle()).status, (await settle()).status];
    expect(statuses).toEqual([500, 500, 200]);
    expect(faulty.count('/settle') - before).toBe(3);
  });
});
