import { afterEach, describe, expect, it } from '@jest/globals';
import { baseSepolia } from '../testing/sample-views.js';
import { sampleTerms, startScriptedDoor, type ScriptedAnswer, type ScriptedDoor } from '../testing/scripted-door.js';
import type { PayWallet } from '../wallets/pay-wallet.js';
import { jsonOfBase64 } from '../../shared/x402/base64.js';
import { PayFault } from '../x402/pay-fault.js';
import type { PayState } from './pay-state.js';
import { paymentFlow, resendPausesMs, type PaymentFlow, type PayOrder } from './payment-flow.js';
import type { PendingPayment } from './pending-payment.js';
import { tillDoor } from './till-door.js';

let door: ScriptedDoor | undefined;
afterEach(async () => {
  await door?.close();
  door = undefined;
});

const paymentId = 'pay_01kan8w2xv0q5r7t9y3m1k4h6j8n2p5s7w9z';
const accepted: ScriptedAnswer = { status: 200, headers: { 'Till-Payment': paymentId } };

interface Bench {
  flow: PaymentFlow;
  order: PayOrder;
  states: PayState[];
  opened: string[];
  signatures: () => number;
  stored: () => PendingPayment | null;
  pauses: number[];
}

/** The real flow over a real server; only the wallet, the clock and the pauses are the spec's own. */
async function bench(script: ScriptedAnswer[], options: { accepts?: unknown[]; stored?: PendingPayment; sign?: PayWallet['sign'] } = {}): Promise<Bench> {
  door = await startScriptedDoor(script, options.accepts);
  let signatures = 0;
  let stored = options.stored ?? null;
  const states: PayState[] = [];
  const opened: string[] = [];
  const pauses: number[] = [];
  const sign: PayWallet['sign'] = async ({ terms, onStep }) => {
    onStep('signing');
    signatures += 1;
    return { accepted: terms.accepted, payload: { signature: `0x${signatures}` } };
  };
  const wallet: PayWallet = { id: 'evm:1', name: 'Spec', icon: null, family: 'evm', sandbox: false, sign: options.sign ?? sign };
  const flow = paymentFlow({
    door: tillDoor(fetch),
    store: { read: () => stored, write: (pending) => void (stored = pending) },
    nowSeconds: () => 1_795_328_000,
    wait: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    onState: (state) => states.push(state),
    onAccepted: (id) => opened.push(id),
  });
  const order = { url: door.url, shown: { option: baseSepolia, amountBaseUnits: 1_500_000n }, wallet };
  return { flow, order, states, opened, signatures: () => signatures, stored: () => stored, pauses };
}

const last = (states: PayState[]): PayState | undefined => states.at(-1);

describe('paying', () => {
  it('signs once, echoes the accepted terms and opens the payment', async () => {
    const { flow, order, opened, signatures, stored, states } = await bench([accepted]);
    await flow.pay(order);
    expect(opened).toEqual([paymentId]);
    expect(signatures()).toBe(1);
    expect(stored()).toBeNull();
    expect(states.map((state) => state.step)).toEqual(['preparing', 'signing', 'sending', 'opening']);
    expect(jsonOfBase64(door?.paid[0]?.header ?? '')).toEqual({
      x402Version: 2,
      resource: { url: 'http://till.example/p/x' },
      accepted: sampleTerms(),
      payload: { signature: '0x1' },
    });
  });

  it('opens the status page of a payment that is not settled yet (202)', async () => {
    const { flow, order, opened } = await bench([{ status: 202, headers: { Location: `/r/${paymentId}` } }]);
    await flow.pay(order);
    expect(opened).toEqual([paymentId]);
  });

  it('opens the page of a payment that settled but could not be delivered now', async () => {
    const { flow, order, opened } = await bench([{ status: 500, headers: { 'Till-Payment': paymentId }, body: { code: 'delivery_failed' } }]);
    await flow.pay(order);
    expect(opened).toEqual([paymentId]);
    expect(door?.paid).toHaveLength(1);
  });

  it('does not start a second payment while one is under way', async () => {
    const { flow, order, signatures } = await bench([accepted, accepted]);
    await Promise.all([flow.pay(order), flow.pay(order)]);
    expect(signatures()).toBe(1);
    expect(door?.paid).toHaveLength(1);
  });

  it.each([
    ['another amount', { amount: '1500001' }],
    ['another payee', { payTo: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' }],
    ['another token', { asset: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' }],
  ])('signs nothing when the server asks for %s than the page shows', async (_, changes) => {
    const { flow, order, states, signatures } = await bench([accepted], { accepts: [sampleTerms(changes)] });
    await flow.pay(order);
    expect(last(states)).toEqual({ step: 'fault', code: 'termsChanged', detail: null });
    expect(signatures()).toBe(0);
    expect(door?.paid).toEqual([]);
  });

  it('says so when the payer declines, and sends nothing', async () => {
    const { flow, order, states } = await bench([accepted], { sign: () => Promise.reject(new PayFault('declined')) });
    await flow.pay(order);
    expect(last(states)).toEqual({ step: 'fault', code: 'declined', detail: null });
    expect(door?.paid).toEqual([]);
  });
});

describe('an answer that does not come', () => {
  it('is asked for again with the same signed payment, never a new one', async () => {
    const { flow, order, opened, signatures, pauses } = await bench(['drop', { status: 503 }, { status: 429, headers: { 'Retry-After': '7' } }, accepted]);
    await flow.pay(order);
    expect(opened).toEqual([paymentId]);
    expect(signatures()).toBe(1);
    expect(new Set(door?.paid.map((one) => one.header)).size).toBe(1);
    expect(door?.paid).toHaveLength(4);
    expect(pauses).toEqual([resendPausesMs[0], resendPausesMs[1], 7_000]);
  });

  it('ends in a stop where the payer can send the same payment again', async () => {
    const { flow, order, states, opened, signatures, stored } = await bench(['drop', 'drop', 'drop', 'drop', 'drop', accepted]);
    await flow.pay(order);
    expect(last(states)).toEqual({ step: 'stuck' });
    expect(stored()).not.toBeNull();
    await flow.resend();
    expect(opened).toEqual([paymentId]);
    expect(signatures()).toBe(1);
    expect(new Set(door?.paid.map((one) => one.header)).size).toBe(1);
  });

  it('survives a reload: the kept payment is sent, nothing is signed', async () => {
    const { flow, opened, signatures, stored } = await bench([accepted], { stored: { url: 'set below', header: 'a2VwdA==' } });
    Object.assign(stored() ?? {}, { url: door?.url });
    await flow.resume();
    expect(opened).toEqual([paymentId]);
    expect(door?.paid).toEqual([{ header: 'a2VwdA==', again: null }]);
    expect(signatures()).toBe(0);
  });

  it('is not made up from a redirect: the payment goes to the page’s own server only', async () => {
    const redirect: ScriptedAnswer = { status: 302, headers: { Location: 'http://127.0.0.1:9/elsewhere' } };
    const { flow, order, states } = await bench([redirect, redirect, redirect, redirect, redirect]);
    await flow.pay(order);
    expect(last(states)).toEqual({ step: 'stuck' });
  });

  it('stays unclear when a proxy answers 404 without a code of Till’s', async () => {
    const { flow, order, opened } = await bench([{ status: 404, body: { message: 'no upstream' } }, accepted]);
    await flow.pay(order);
    expect(opened).toEqual([paymentId]);
  });
});

describe('a refusal', () => {
  it('forgets the payment and tells the reason, and the next try signs anew', async () => {
    const { flow, order, states, stored, signatures, opened } = await bench([{ status: 402, body: { code: 'payment_refused', reason: 'insufficient_funds' } }, accepted]);
    await flow.pay(order);
    expect(last(states)).toEqual({ step: 'refused', reason: 'insufficient_funds' });
    expect(stored()).toBeNull();
    flow.restart();
    await flow.pay(order);
    expect(opened).toEqual([paymentId]);
    expect(signatures()).toBe(2);
  });

  it('of an earlier unresolved payment (409) is overridden only on request, with the same signature', async () => {
    const conflict: ScriptedAnswer = { status: 409, headers: { 'Till-Payment': paymentId }, body: { code: 'payment_in_progress' } };
    const { flow, order, states, opened, signatures } = await bench([conflict, { status: 200, headers: { 'Till-Payment': 'pay_second' } }]);
    await flow.pay(order);
    expect(last(states)).toEqual({ step: 'conflict', paymentId });
    expect(door?.paid).toHaveLength(1);
    await flow.payAgain();
    expect(opened).toEqual(['pay_second']);
    expect(signatures()).toBe(1);
    expect(door?.paid.map((one) => one.again)).toEqual([null, 'true']);
    expect(new Set(door?.paid.map((one) => one.header)).size).toBe(1);
  });

  it('of an earlier unresolved payment leaves nothing that a reload or a way back would send by itself', async () => {
    const conflict: ScriptedAnswer = { status: 409, headers: { 'Till-Payment': paymentId }, body: { code: 'payment_in_progress' } };
    const { flow, order, opened, stored } = await bench([conflict, accepted]);
    await flow.pay(order);
    expect(stored()).toBeNull();
    await flow.resume();
    expect(door?.paid).toHaveLength(1);
    expect(opened).toEqual([]);
  });

  it('that the payer overrides is kept over a reload again, as it may have been taken', async () => {
    const conflict: ScriptedAnswer = { status: 409, headers: { 'Till-Payment': paymentId }, body: { code: 'payment_in_progress' } };
    const { flow, order, opened, stored } = await bench([conflict, 'drop', 'drop', 'drop', 'drop', 'drop', accepted]);
    await flow.pay(order);
    await flow.payAgain();
    expect(stored()).not.toBeNull();
    await flow.resume();
    expect(opened).toEqual([paymentId]);
    expect(new Set(door?.paid.map((one) => one.header)).size).toBe(1);
  });

  it('of a signature used elsewhere (409) is final for that signature', async () => {
    const { flow, order, states, stored } = await bench([{ status: 409, body: { code: 'authorization_used_elsewhere', paymentId } }]);
    await flow.pay(order);
    expect(last(states)).toEqual({ step: 'used', paymentId });
    expect(stored()).toBeNull();
  });
});
