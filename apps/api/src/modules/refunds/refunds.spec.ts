import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Payment as PaymentDto, fromBaseUnits, type Refund as RefundDto, toBaseUnits } from '@till/contract';
import fc from 'fast-check';
import { devFacilitatorKeys, devMerchant, devMerchantKeys, devSolana, evmRpc, poll } from '@till/testing';
import { erc20Abi, decodeFunctionData, encodeFunctionData, getAddress, type Hex } from 'viem';
import { buyerOn, payAsClient, type RunningTill, startTill } from '../../../test/door-world.js';
import { MerchantAtTill } from '../../../test/merchant-at-till.js';
import { bookedFor, recordSettled } from '../../../test/record-settled.js';
import { asOwner } from '../../../test/seed.js';
import { readTransfer, sendRefundOnEvm, sendRefundOnSolana } from '../../../test/send-refund.js';
import { startWorld, type World } from '../../../test/world.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { JournalService } from '../journal/journal.service.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { PaymentsService } from '../payments/payments.service.js';
import { FinalityService } from '../settlement/finality.service.js';
import type { OutgoingTransfer } from '../inflows/outgoing-transfers.js';
import { RefundsService } from './refunds.service.js';

let world: World;
let till: RunningTill;
let ada: MerchantAtTill;
let bob: MerchantAtTill;
/** What other tests left under way moves nothing of hers. */
let carol: MerchantAtTill;

beforeAll(async () => {
  world = await startWorld();
  const { evm, solana } = devMerchantKeys(0);
  till = await startTill(world.config({ TILL_SWEEP_INTERVAL_MS: '300', TILL_SANDBOX_WALLET: JSON.stringify({ evm: [evm.privateKey], solana: [solana.privateKey] }) }));
  ada = await MerchantAtTill.signUp(till, 'ada@example.com', devMerchant(0));
  bob = await MerchantAtTill.signUp(till, 'bob@example.com', devMerchant(1));
  carol = await MerchantAtTill.signUp(till, 'carol@example.com', devMerchant(2));
  await carol.payLink('1.00');
  await world.solana.setLamports(devMerchant(0).solana, 1_000_000_000n);
});
afterAll(async () => {
  await till.stop();
  await world.stop();
});

const paymentOf = async (id: string, merchant = ada): Promise<PaymentDto> => (await merchant.call('GET', `/v1/payments/${id}`)).body;
const refund = (paymentId: string, amount?: string, merchant = ada) => merchant.call('POST', '/v1/refunds', { paymentId, ...(amount === undefined ? {} : { amount }) });
const opened = async (paymentId: string, amount?: string, merchant = ada): Promise<RefundDto> => {
  const { status, body } = await refund(paymentId, amount, merchant);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body as RefundDto;
};
const system = <T>(work: (tx: Transaction) => Promise<T>) => till.app.get(UnitOfWork).system(work);
const link = (transfer: OutgoingTransfer, also: (tx: Transaction) => Promise<void> = () => Promise.resolve()) =>
  system(async (tx) => {
    const found = await till.app.get(RefundsService, { strict: false }).link(tx, transfer);
    await also(tx);
    return found;
  });

async function paid(family: 'evm' | 'solana', price: string, merchant = ada): Promise<string> {
  const url = await merchant.payLink(price);
  const { paymentId } = await payAsClient(world, url, buyerOn(family));
  if (!paymentId) throw new Error('not paid');
  await poll('settled', async () => ['settled', 'final'].includes((await paymentOf(paymentId, merchant)).status) || undefined);
  return paymentId;
}

/** Pays and lets the block sink until nothing can undo it. */
async function finallyPaid(family: 'evm' | 'solana', price: string, merchant = ada): Promise<string> {
  const id = await paid(family, price, merchant);
  await (family === 'evm' ? world.evm.mine(200) : world.solana.jumpSlots(40));
  await becomesFinal(id, merchant);
  return id;
}
const becomesFinal = (id: string, merchant = ada) =>
  poll('final', async () => {
    const payment = await till.app.get(PaymentsService).find(id);
    if (payment?.status === 'settled') await till.app.get(FinalityService, { strict: false }).confirm(payment);
    return (await paymentOf(id, merchant)).status !== 'settled' || undefined;
  }, { everyMs: 100 });

const sendOnEvm = (made: RefundDto) => sendRefundOnEvm(world.evm.url, ada.merchantId, made);
const sendOnSolana = (made: RefundDto) => sendRefundOnSolana(world.solana.url, ada.merchantId, made);

const booked = (paymentId: string) => bookedFor(world.postgres.url, paymentId);
const allRolledUp = () =>
  poll('the roll-up', async () => {
    const rows = await asOwner(world.postgres.url, `SELECT 1 FROM journal_entries e WHERE NOT EXISTS (SELECT 1 FROM handled_events h WHERE h.handler = 'analytics.revenue' AND h.event_id = e.id)`);
    return rows.length === 0 || undefined;
  });
/** Once all is rolled up: what happened in an hour that is over counts from then on. */
const revenue = async (merchant = ada): Promise<string> => (await allRolledUp(), (await merchant.call('GET', '/v1/analytics/revenue')).body.total as string);
const revenueUnits = async (merchant: MerchantAtTill): Promise<bigint> => {
  const total = await revenue(merchant);
  return total.startsWith('-') ? -toBaseUnits(total.slice(1)) : toBaseUnits(total);
};
const steps = (payment: PaymentDto) => payment.timeline.map(({ type }) => type);

describe('a refund', () => {
  it('on an EVM network is one transfer from the wallet that was paid to the payer, and closes when the chain shows it', async () => {
    const id = await finallyPaid('evm', '1.50');
    const before = await revenue();
    const made = await opened(id);
    const payer = getAddress(buyerOn('evm').address);
    expect(made).toMatchObject({ paymentId: id, status: 'open', amount: '1.50', amountBaseUnits: '1500000', network: 'eip155:84532', from: devMerchant(0).evm, to: payer, transaction: null, mode: 'test' });
    const { transfer } = made;
    if (transfer?.family !== 'evm') throw new Error('no EVM transfer');
    expect(transfer).toMatchObject({ chainId: 84532, from: devMerchant(0).evm, to: made.asset, value: '0', uri: `ethereum:${made.asset}@84532/transfer?address=${payer}&uint256=1500000` });
    expect(decodeFunctionData({ abi: erc20Abi, data: transfer.data as Hex })).toEqual({ functionName: 'transfer', args: [payer, 1_500_000n] });
    expect(await paymentOf(id)).toMatchObject({ status: 'final', refundedAmount: '0.00', refundableAmount: '0.00', refunds: [{ id: made.id, status: 'open' }] });

    const balance = await world.evm.usdcBalance(payer);
    const sent = await sendOnEvm(made);
    expect(await world.evm.usdcBalance(payer)).toBe(balance + 1_500_000n);
    expect(await link(sent)).toEqual({ refundId: made.id, paymentId: id });
    expect(await link(sent)).toEqual({ refundId: made.id, paymentId: id });

    const after = await paymentOf(id);
    expect(after).toMatchObject({ status: 'refunded', refundedAmount: '1.50', refundableAmount: '0.00', refunds: [{ id: made.id, status: 'refunded', transaction: sent.transaction, logIndex: sent.logIndex, block: sent.block.toString() }] });
    expect(steps(after).slice(-3)).toEqual(['refund_opened', 'refund_closed', 'refunded']);
    expect(await booked(id)).toEqual({ wallet: '0', revenue: '-1500000', refunds: '1500000' });
    expect(toBaseUnits(before) - toBaseUnits(await revenue())).toBe(1_500_000n);
    await allRolledUp();
    expect((await ada.call('GET', `/v1/refunds/${made.id}`)).body).toMatchObject({ status: 'refunded', transfer: null });
    const receipt = await fetch(`${till.url}/r/${id}`).then((answer) => answer.json() as Promise<unknown>);
    expect(receipt).toMatchObject({ status: 'refunded', amount: '1.50', refundedAmount: '1.50' });
  });

  it('on Solana is a transaction of the merchant’s own wallet that carries the refund’s id, and each look brings a fresh one', async () => {
    const id = await finallyPaid('solana', '2.00');
    const made = await opened(id, '0.75');
    if (made.transfer?.family !== 'solana') throw new Error('no Solana transfer');
    expect(made.transfer.uri).toBe(`solana:${buyerOn('solana').address}?amount=0.75&spl-token=${devSolana.usdc}&memo=${made.id}`);
    expect(Buffer.from(made.transfer.transaction, 'base64').includes(made.id)).toBe(true);
    await world.solana.jumpSlots(151);
    const balance = await world.solana.usdcBalance(made.to);
    const sent = await sendOnSolana(await poll('a fresh blockhash', async () => {
      const again = (await ada.call('GET', `/v1/refunds/${made.id}`)).body as RefundDto;
      return again.transfer?.family === 'solana' && made.transfer?.family === 'solana' && again.transfer.transaction !== made.transfer.transaction ? again : undefined;
    }));
    expect(await world.solana.usdcBalance(made.to)).toBe(balance + 750_000n);
    expect(await link({ ...sent, memo: made.id })).toEqual({ refundId: made.id, paymentId: id });
    expect(await paymentOf(id)).toMatchObject({ status: 'partially_refunded', refundedAmount: '0.75', refundableAmount: '1.25' });
    expect(await booked(id)).toEqual({ wallet: '1250000', revenue: '-2000000', refunds: '750000' });
  });

  it('in parts goes through partly refunded, stays there, and ends refunded; each part reaches the roll-up', async () => {
    const id = await finallyPaid('evm', '1.00');
    for (const [amount, status, refundedAmount] of [['0.40', 'partially_refunded', '0.40'], ['0.25', 'partially_refunded', '0.65'], [undefined, 'refunded', '1.00']] as const) {
      await link(await sendOnEvm(await opened(id, amount)));
      expect(await paymentOf(id)).toMatchObject({ status, refundedAmount });
    }
    expect(steps(await paymentOf(id)).filter((step) => /refund/.test(step))).toEqual(['refund_opened', 'refund_closed', 'partially_refunded', 'refund_opened', 'refund_closed', 'refund_opened', 'refund_closed', 'refunded']);
    expect(await booked(id)).toEqual({ wallet: '0', revenue: '-1000000', refunds: '1000000' });
    await allRolledUp();
    const list = (await ada.call('GET', `/v1/refunds?paymentId=${id}&limit=2`)).body;
    const rest = (await ada.call('GET', `/v1/refunds?paymentId=${id}&limit=2&cursor=${String(list.nextCursor)}`)).body;
    expect([...list.data, ...rest.data].map((one: RefundDto) => one.amount)).toEqual(['0.35', '0.25', '0.40']);
    expect(rest.nextCursor).toBeNull();
  });

  it('can be sent with the sandbox’s own wallet', async () => {
    const wallet = (family: string, method: string, params: unknown[]) =>
      fetch(`${till.url}/sandbox/wallet`, { method: 'POST', headers: { 'content-type': 'application/json', origin: 'http://till.test' }, body: JSON.stringify({ family, method, params }) }).then((answer) => answer.json() as Promise<{ result: string; code?: string; detail?: string }>);
    const onEvm = await opened(await finallyPaid('evm', '1.00'));
    if (onEvm.transfer?.family !== 'evm') throw new Error('no EVM transfer');
    const { from, to, data } = onEvm.transfer;
    const balance = await wallet('evm', 'call', [{ to, data: `0x70a08231${from.slice(2).padStart(64, '0')}` }, '0x14a34']);
    expect(BigInt(balance.result)).toBe(await world.evm.usdcBalance(from as Hex));
    const { result: hash } = await wallet('evm', 'sendTransaction', [{ from, to, data, value: '0x0' }, '0x14a34']);
    expect(await link(await readTransfer(world.evm.url, ada.merchantId, hash as Hex))).toMatchObject({ refundId: onEvm.id });
    const tooMuch = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [onEvm.to as Hex, 10n ** 18n] });
    expect(await wallet('evm', 'sendTransaction', [{ from, to, data: tooMuch }, '0x14a34'])).toMatchObject({ code: 'validation_failed', detail: expect.stringContaining('exceeds balance') });

    const onSolana = await opened(await finallyPaid('solana', '1.00'));
    if (onSolana.transfer?.family !== 'solana') throw new Error('no Solana transfer');
    const before = await world.solana.usdcBalance(onSolana.to);
    const { result: signature } = await wallet('solana', 'signAndSendTransaction', [onSolana.from, onSolana.transfer.transaction, 'solana:devnet']);
    expect(Buffer.from(signature, 'base64')).toHaveLength(64);
    expect(await world.solana.usdcBalance(onSolana.to)).toBe(before + 1_000_000n);
    await ada.call('POST', `/v1/refunds/${onSolana.id}/cancel`);
  });

  it('is answered once for an idempotency key', async () => {
    const id = await paid('evm', '1.00');
    const headers = { 'idempotency-key': `refund-${id}` };
    const answers = await Promise.all([1, 2, 3].map(() => ada.call('POST', '/v1/refunds', { paymentId: id, amount: '0.10' }, headers)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await paymentOf(id)).refundableAmount).toBe('0.90');
  });
});

describe('never more than was paid', () => {
  it('of twenty requests at once only as many are taken as fit', async () => {
    const id = await paid('evm', '1.00');
    const answers = await Promise.all(Array.from({ length: 20 }, () => refund(id, '0.15')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(6);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ status, body }) => `${String(status)} ${String(body.code)}`))).toEqual(new Set(['422 amount_out_of_range']));
    expect(refused[0]?.body.errors).toEqual([{ field: 'amount', message: expect.stringContaining('0.10') }]);
    expect((await opened(id)).amount).toBe('0.10');
    expect((await refund(id)).body.code).toBe('payment_not_refundable');
  });

  it('and the database itself refuses, also side by side', async () => {
    const id = await paid('evm', '1.00');
    const insert = (n: number) =>
      asOwner(
        world.postgres.url,
        `INSERT INTO refunds (merchant_id, id, mode, payment_id, network, asset, amount, from_address, to_address) SELECT merchant_id, $2, mode, id, network, asset, 300000, pay_to, payer FROM payments WHERE id = $1`,
        [id, `${id}-${String(n)}`],
      );
    const done = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => insert(n)));
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(done.filter((one) => one.status === 'rejected' && /would exceed what was paid/.test(String(one.reason)))).toHaveLength(17);
  });

  it('takes only payments whose money moved and is in no doubt', async () => {
    const id = await paid('evm', '1.00');
    await asOwner(world.postgres.url, 'UPDATE payments SET review = true WHERE id = $1', [id]);
    expect((await refund(id)).body).toMatchObject({ status: 409, code: 'payment_not_refundable' });
    await asOwner(world.postgres.url, `UPDATE payments SET review = false, status = 'unknown' WHERE id = $1`, [id]);
    expect((await refund(id)).body).toMatchObject({ status: 409, code: 'payment_not_refundable', paymentId: id });
    await asOwner(world.postgres.url, `UPDATE payments SET status = 'settled' WHERE id = $1`, [id]);
    for (const amount of ['0', '-1', '1e2', '0.0000001', 'NaN']) expect((await refund(id, amount)).status).toBe(422);
  });
});

describe('a transfer', () => {
  it('that fits no refund changes nothing', async () => {
    const id = await paid('evm', '1.00');
    const made = await opened(id, '0.50');
    const { to, amountBaseUnits } = made;
    const asked = { merchantId: ada.merchantId, network: 'eip155:84532' as const, transaction: `0x${'ab'.repeat(32)}`, logIndex: 0, block: 5n, blockHash: '0x05', from: made.from, to, amount: BigInt(amountBaseUnits), at: new Date() };
    const before = await paymentOf(id);
    const stranger = '0x1111111111111111111111111111111111111111';
    for (const other of [{ amount: 500_001n }, { to: stranger }, { from: stranger }, { network: 'eip155:8453' as const }, { merchantId: bob.merchantId }, { at: new Date(Date.now() - 600_000) }]) {
      expect(await link({ ...asked, ...other })).toBeNull();
    }
    expect(await paymentOf(id)).toEqual(before);
  });

  it('closes one refund of two that it fits: the reported one, else the older', async () => {
    const id = await finallyPaid('evm', '1.00');
    const [first, second, third] = [await opened(id, '0.30'), await opened(id, '0.30'), await opened(id, '0.30')];
    const sent = await sendOnEvm(second);
    const reported = await ada.call('POST', `/v1/refunds/${second.id}/sent`, { transaction: sent.transaction });
    expect(reported.body).toMatchObject({ status: 'sent', sentTransaction: sent.transaction, transaction: null });
    expect((await ada.call('GET', `/v1/refunds?paymentId=${id}&status=sent`)).body.data).toHaveLength(1);
    expect(await link(sent)).toMatchObject({ refundId: second.id });
    expect(await link(await sendOnEvm(third))).toMatchObject({ refundId: first.id });
    expect((await ada.call('GET', `/v1/refunds?paymentId=${id}&status=open`)).body.data).toEqual([expect.objectContaining({ id: third.id })]);
  });

  it('with a refund’s id in its memo makes that refund and no other', async () => {
    const id = await finallyPaid('solana', '1.00');
    const [first, second] = [await opened(id, '0.20'), await opened(id, '0.20')];
    const sent = await sendOnSolana(second);
    expect(await link({ ...sent, amount: 200_001n, memo: second.id })).toBeNull();
    expect(await link({ ...sent, memo: second.id })).toMatchObject({ refundId: second.id });
    expect((await ada.call('GET', `/v1/refunds/${first.id}`)).body.status).toBe('open');
  });

  it('leaves no trace when the scanner’s commit fails, and counts when it is read again', async () => {
    const id = await finallyPaid('evm', '1.00');
    const sent = await sendOnEvm(await opened(id));
    const before = await paymentOf(id);
    await expect(link(sent, () => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
    expect(await paymentOf(id)).toEqual(before);
    expect(await booked(id)).toEqual({ wallet: '1000000', revenue: '-1000000' });
    const [one, other] = await Promise.all([link(sent), link(sent)]);
    expect(one).toMatchObject({ paymentId: id });
    expect(other).toEqual(one);
    expect(await booked(id)).toEqual({ wallet: '0', revenue: '-1000000', refunds: '1000000' });
  });

  it('that is final before its payment is: the books follow at once, the payment when its own block is final', async () => {
    const id = await paid('evm', '1.00');
    await link(await sendOnEvm(await opened(id)));
    expect(await paymentOf(id)).toMatchObject({ status: 'settled', refundedAmount: '1.00', refunds: [{ status: 'refunded' }] });
    expect(await booked(id)).toEqual({ wallet: '0', revenue: '-1000000', refunds: '1000000' });
    await world.evm.mine(200);
    await becomesFinal(id);
    const after = await poll('refunded', async () => { const payment = await paymentOf(id); return payment.status === 'refunded' ? payment : undefined; });
    expect(steps(after).slice(-2)).toEqual(['final', 'refunded']);
    await allRolledUp();
  });
});

describe('cancelling', () => {
  it('frees the amount, once, and not what the chain shows', async () => {
    const id = await finallyPaid('evm', '1.00');
    const made = await opened(id);
    const cancel = () => ada.call('POST', `/v1/refunds/${made.id}/cancel`);
    for (const answer of [await cancel(), await cancel()]) expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled', cancelReason: 'merchant', transfer: null } });
    expect(await paymentOf(id)).toMatchObject({ status: 'final', refundableAmount: '1.00' });
    const again = await opened(id);
    await link(await sendOnEvm(again));
    expect((await ada.call('POST', `/v1/refunds/${again.id}/cancel`)).body).toMatchObject({ status: 409, code: 'refund_closed' });
  });

  it('while the transfer was under way does not lose it', async () => {
    const id = await finallyPaid('evm', '1.00');
    const made = await opened(id);
    const sent = await sendOnEvm(made);
    await ada.call('POST', `/v1/refunds/${made.id}/cancel`);
    await ada.call('POST', `/v1/refunds/${made.id}/sent`, { transaction: sent.transaction });
    expect(await link(sent)).toMatchObject({ refundId: made.id });
    expect(await paymentOf(id)).toMatchObject({ status: 'refunded', refunds: [{ status: 'refunded', cancelReason: null }] });
  });

  it('happens by itself when the chain takes the payment back', async () => {
    const id = await paid('evm', '1.00');
    const made = await opened(id);
    await world.evm.reorg(1);
    // On a real chain the facilitator's transaction would wait in the pool; here its number is used up otherwise.
    const { address } = devFacilitatorKeys().evm;
    await evmRpc(world.evm.url, 'eth_sendTransaction', [{ from: address, to: address }]);
    const again = await poll('the payment taken back and settled anew', async () => {
      const payment = await till.app.get(PaymentsService).find(id);
      if (payment?.status === 'settled' && payment.attempts === 1) await till.app.get(FinalityService, { strict: false }).confirm(payment);
      const seen = await paymentOf(id);
      return seen.attempts > 1 && ['settled', 'final'].includes(seen.status) ? seen : undefined;
    }, { everyMs: 100 });
    expect((await ada.call('GET', `/v1/refunds/${made.id}`)).body).toMatchObject({ status: 'cancelled', cancelReason: 'payment_reverted' });
    expect(steps(again)).toContain('refund_cancelled');
    expect(again.refundableAmount).toBe('1.00');
  });
});

describe('another merchant', () => {
  it('finds no payment and no refund of ours', async () => {
    const id = await paid('evm', '1.00');
    const made = await opened(id, '0.10');
    const answers = [
      await bob.call('POST', '/v1/refunds', { paymentId: id }),
      await bob.call('GET', `/v1/refunds/${made.id}`),
      await bob.call('POST', `/v1/refunds/${made.id}/cancel`),
      await bob.call('POST', `/v1/refunds/${made.id}/sent`, { transaction: `0x${'00'.repeat(32)}` }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([404, 'not_found']));
    expect((await bob.call('GET', '/v1/refunds')).body.data).toEqual([]);
    expect((await bob.call('GET', `/v1/refunds?paymentId=${id}`)).body.data).toEqual([]);
    expect((await ada.call('POST', `/v1/refunds/${made.id}/sent`, { transaction: 'x'.repeat(66) })).status).toBe(422);
  });
});

describe('the books', () => {
  type Deed = { payment: number; kind: 'open' | 'send' | 'cancel' | 'finalize' | 'revert'; share: number };
  const deed = fc.record<Deed>({ payment: fc.nat(2), kind: fc.constantFrom('open', 'open', 'send', 'send', 'cancel', 'finalize', 'revert'), share: fc.integer({ min: 1, max: 4 }) });

  const record = (amount: bigint) => recordSettled(till.app, world.postgres.url, { merchantId: carol.merchantId, wallet: devMerchant(2).evm, amount });
  const moveTo = (id: string, to: 'final' | 'reverted') =>
    system(async (tx) => {
      const moves = till.app.get(PaymentMoves, { strict: false });
      const payment = await moves.lock(tx, carol.merchantId, id);
      if (payment?.status !== 'settled') return false;
      const moved = await moves.move(tx, { payment, to, steps: [{ type: to }] });
      if (to === 'final' || !moved) return false;
      await till.app.get(RefundsService, { strict: false }).cancelOpen(tx, moved);
      await till.app.get(JournalService, { strict: false }).reverse(tx, { merchantId: carol.merchantId, kind: 'receipt', sourceId: id });
      return true;
    });

  it('hold revenue = receipts − refunds − reversals, whatever is done in whatever order', async () => {
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.bigInt({ min: 4n, max: 10n ** 12n }), { minLength: 3, maxLength: 3 }), fc.array(deed, { minLength: 3, maxLength: 14 }), async (amounts, deeds) => {
        const before = await revenueUnits(carol);
        const ids = await Promise.all(amounts.map(record));
        let expected = amounts.reduce((sum, amount) => sum + amount, 0n);
        for (const { payment: place, kind, share } of deeds) {
          const id = ids[place] ?? '';
          const { refunds, refundableAmount, status } = await paymentOf(id, carol);
          const open = refunds.find((one) => one.status === 'open');
          if (kind === 'open' && toBaseUnits(refundableAmount) > 0n) await opened(id, fromBaseUnits(1n + (toBaseUnits(refundableAmount) - 1n) / BigInt(share)), carol);
          if (kind === 'cancel' && open) await carol.call('POST', `/v1/refunds/${open.id}/cancel`);
          if (kind === 'send' && open) {
            const amount = BigInt(open.amountBaseUnits);
            const transfer = { merchantId: carol.merchantId, network: 'eip155:84532' as const, transaction: `0x${(++serial).toString(16).padStart(64, '0')}`, logIndex: 0, block: 9n, blockHash: '0x09', from: open.from, to: open.to, amount, at: new Date() };
            expect(await link(transfer)).toMatchObject({ paymentId: id });
            expected -= amount;
          }
          if (kind === 'finalize' && status === 'settled') {
            await moveTo(id, 'final');
            await till.app.get(RefundsService, { strict: false }).followAll([id]);
          }
          if (kind === 'revert' && (await moveTo(id, 'reverted'))) expected -= amounts[place] ?? 0n;
        }
        expect((await revenueUnits(carol)) - before).toBe(expected);
        for (const [place, id] of ids.entries()) {
          const { refunds, refundedAmount, status, refundableAmount } = await paymentOf(id, carol);
          const sumOf = (wanted: string) => refunds.filter((one) => one.status === wanted).reduce((sum, one) => sum + BigInt(one.amountBaseUnits), 0n);
          expect(sumOf('refunded')).toBe(toBaseUnits(refundedAmount));
          if (status !== 'reverted') expect(sumOf('refunded') + sumOf('open') + toBaseUnits(refundableAmount)).toBe(amounts[place]);
          if (['final', 'partially_refunded', 'refunded'].includes(status)) expect(status).toBe(sumOf('refunded') === 0n ? 'final' : sumOf('refunded') === amounts[place] ? 'refunded' : 'partially_refunded');
        }
      }),
      { numRuns: 12, seed: 20261126 },
    );
    await allRolledUp();
  });
});
