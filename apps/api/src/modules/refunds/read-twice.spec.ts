import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Refund as RefundDto } from '@till/contract';
import { recordSettled } from '../../../test/record-settled.js';
import { TestApi, type TestMerchant } from '../../../test/test-api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { OutgoingTransfer } from '../inflows/outgoing-transfers.js';
import { RefundsRepository } from './refunds.repository.js';
import { RefundsService } from './refunds.service.js';

const wallet = `0x${'1'.repeat(40)}`;

let api: TestApi;
let ada: TestMerchant;

beforeAll(async () => {
  api = await TestApi.start();
  ada = await api.signUp('ada@till.test');
  await ada.call('POST', '/v1/wallets', { family: 'evm', address: wallet });
  await ada.call('POST', '/v1/resources', { kind: 'pay_link', title: 'Book', price: '1' });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await api.stop();
});

const link = (transfer: OutgoingTransfer) => api.app.get(UnitOfWork).system((tx) => api.app.get(RefundsService, { strict: false }).link(tx, transfer));

/** A refund that is open, and the transfer that makes it. */
async function sent(): Promise<{ made: RefundDto; transfer: OutgoingTransfer }> {
  const paymentId = await recordSettled(api.app, api.postgres.url, { merchantId: ada.merchantId, wallet, amount: 1_500_000n });
  const { status, body } = await ada.call('POST', '/v1/refunds', { paymentId });
  expect(status).toBe(201);
  const made = body as RefundDto;
  const place = { transaction: `0x${'a'.repeat(64)}`, logIndex: 0, block: 9n, blockHash: '0x09', at: new Date() };
  return { made, transfer: { merchantId: ada.merchantId, network: 'eip155:84532', from: made.from, to: made.to, amount: BigInt(made.amountBaseUnits), ...place } };
}

it('a transfer read twice at a time is the same refund to both, also when one ends between two looks of the other', async () => {
  const { made, transfer } = await sent();
  let looks = 0;
  let earlier: unknown;
  for (const name of ['closedBy', 'fitting'] as const) {
    const look = RefundsRepository.prototype[name];
    jest.spyOn(RefundsRepository.prototype, name).mockImplementation(async function (this: RefundsRepository, tx, asked) {
      const found = await look.call(this, tx, asked);
      // Behind the first look the payment is locked, and nobody else can end.
      if (++looks === 1) earlier = await link(transfer);
      return found;
    });
  }
  const later = await link(transfer);
  expect(later).toEqual({ refundId: made.id, paymentId: made.paymentId });
  expect(earlier).toEqual(later);
});
