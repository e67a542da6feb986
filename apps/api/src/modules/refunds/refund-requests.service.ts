import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type createRefundSchema, fromBaseUnits, type listRefundsQuerySchema, type Page, type Refund as RefundDto, type RefundSummary, toBaseUnits } from '@till/contract';
import { moneyMoved } from '@till/ledger';
import type { z } from 'zod';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/http/id-param.js';
import { Paging } from '../../platform/http/paging.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { KeyedWork } from '../../platform/idempotency/keyed-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { MerchantLimits } from '../merchants/merchant-limits.js';
import type { Payment } from '../payments/payment.js';
import { refundableOf } from '../payments/payment-dto.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { PaymentsQueryService } from '../payments/payments-query.service.js';
import { canonical, type Refund } from './refund.js';
import { toRefundSummary } from './refund-dto.js';
import { RefundTransfers } from './refund-transfers.js';
import { RefundsRepository } from './refunds.repository.js';

const shownOnPayment = 100;
const evmTransaction = /^0x[0-9a-fA-F]{64}$/;
const solanaSignature = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;

/** What a merchant asks of refunds: open one, look, say it was sent, cancel. The payment's row lock orders all of it. */
@Injectable()
export class RefundRequestsService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keyedWork: KeyedWork,
    private readonly refunds: RefundsRepository,
    private readonly transfers: RefundTransfers,
    private readonly moves: PaymentMoves,
    private readonly payments: PaymentsQueryService,
    private readonly limits: MerchantLimits,
    private readonly auditLog: AuditLogService,
    private readonly paging: Paging,
  ) {}

  onModuleInit(): void {
    this.payments.showRefunds(async (tx, paymentId) => ({
      newest: (await this.refunds.newestOf(tx, paymentId, shownOnPayment)).map(toRefundSummary),
      open: await this.refunds.openAmount(tx, paymentId),
    }));
  }

  /** Throws `not_found`, `payment_not_refundable`, or `amount_out_of_range` for more than what is left; `limit_reached`. */
  async create(context: RequestContext, { paymentId, amount }: z.output<typeof createRefundSchema>): Promise<RefundDto> {
    const refund = await this.keyedWork.tenant(context, async (tx) => {
      const payment = await this.moves.lock(tx, context.merchantId, paymentId);
      if (payment?.mode !== context.mode) throw notFound('payment');
      return this.open(tx, context, payment, amount === undefined ? null : toBaseUnits(amount));
    });
    return this.answer(refund);
  }

  async list(context: RequestContext, query: z.output<typeof listRefundsQuerySchema>): Promise<Page<RefundSummary>> {
    const { merchantId, mode } = context;
    const scope = `refunds ${merchantId} ${mode}`;
    const after = this.paging.decodeCursor(scope, query.cursor);
    const filter = { mode, ...(query.paymentId ? { paymentId: query.paymentId } : {}), ...(query.status ? { status: query.status } : {}) };
    const rows = await this.unitOfWork.tenant(merchantId, (tx) => this.refunds.list(tx, merchantId, filter, { limit: query.limit + 1, after }));
    return this.paging.page(scope, rows, query.limit, (row) => ({ at: row.position, id: row.id }), toRefundSummary);
  }

  async get(context: RequestContext, id: string): Promise<RefundDto> {
    return this.answer(await this.unitOfWork.tenant(context.merchantId, (tx) => this.existing(tx, context, id)));
  }

  /** Keeps what the merchant's wallet said. A cancelled refund takes it too: the wallet may have been open meanwhile. */
  async report(context: RequestContext, id: string, said: string): Promise<RefundDto> {
    const refund = await this.change(context, id, async (tx, found, payment) => {
      const transaction = transactionOf(found, said);
      if (found.status === 'refunded' || found.sentTransaction === transaction) return;
      await this.refunds.report(tx, found, transaction);
      await this.moves.note(tx, payment, {}, [{ type: 'refund_sent', data: { refund: id, transaction } }]);
    });
    return this.answer(refund);
  }

  /** Throws `refund_closed` for one that the chain has shown already; cancelling twice is one cancellation. */
  async cancel(context: RequestContext, id: string): Promise<RefundDto> {
    const refund = await this.change(context, id, async (tx, found, payment) => {
      if (found.status === 'refunded') throw new ProblemError('refund_closed', 'The money has gone back to the payer already. A refund that the chain shows cannot be cancelled.');
      if (found.status === 'cancelled') return;
      await this.refunds.cancel(tx, found);
      await this.moves.note(tx, payment, {}, [{ type: 'refund_cancelled', data: { refund: id, why: 'merchant' } }]);
      await this.auditLog.record(tx, context, 'refund.cancelled', id, { paymentId: payment.id });
    });
    return this.answer(refund);
  }

  private async open(tx: Transaction, context: RequestContext, payment: Payment, wanted: bigint | null): Promise<Refund> {
    if (payment.review) throw new ProblemError('payment_not_refundable', 'This payment is marked for a look. Settle what is in doubt before money goes back.', { paymentId: payment.id });
    if (moneyMoved(payment.status) !== 'yes') throw new ProblemError('payment_not_refundable', `The payment is ${payment.status}: no money of it has reached you for certain, so there is nothing to give back.`, { paymentId: payment.id });
    const left = refundableOf(payment, await this.refunds.openAmount(tx, payment.id));
    if (left === 0n) throw new ProblemError('payment_not_refundable', 'All of this payment is refunded, or in refunds that are open. Cancel an open one to make room.', { paymentId: payment.id });
    const amount = wanted ?? left;
    if (amount > left) {
      const message = `must be at most ${fromBaseUnits(left)}, which is what is left of this payment`;
      throw new ProblemError('amount_out_of_range', `amount: ${message}`, { errors: [{ field: 'amount', message }] });
    }
    const { merchantId, mode, id: paymentId, network, asset } = payment;
    await this.limits.demandRoom(tx, merchantId, 'openRefunds', (enough) => this.refunds.countOpen(tx, merchantId, enough));
    const refund = await this.refunds.insert(tx, { merchantId, id: newId('refund'), mode, paymentId, network, asset, amount, from: canonical(payment.payTo), to: canonical(payment.payer) });
    await this.moves.note(tx, payment, {}, [{ type: 'refund_opened', data: { refund: refund.id, amount: fromBaseUnits(amount) } }]);
    await this.auditLog.record(tx, context, 'refund.created', refund.id, { paymentId, amount: fromBaseUnits(amount) });
    return refund;
  }

  /** Runs a change under the payment's lock and reads the refund again. */
  private change(context: RequestContext, id: string, work: (tx: Transaction, refund: Refund, payment: Payment) => Promise<void>): Promise<Refund> {
    return this.unitOfWork.tenant(context.merchantId, async (tx) => {
      const { paymentId } = await this.existing(tx, context, id);
      const payment = await this.moves.lock(tx, context.merchantId, paymentId);
      if (!payment) throw notFound('refund');
      await work(tx, await this.existing(tx, context, id), payment);
      return this.existing(tx, context, id);
    });
  }

  private async existing(tx: Transaction, context: RequestContext, id: string): Promise<Refund> {
    const refund = await this.refunds.find(tx, context.merchantId, id);
    if (refund?.mode !== context.mode) throw notFound('refund');
    return refund;
  }

  /** The network is asked after the commit, never inside. */
  private async answer(refund: Refund): Promise<RefundDto> {
    return { ...toRefundSummary(refund), transfer: await this.transfers.of(refund) };
  }
}

function transactionOf({ network }: Refund, said: string): string {
  const isEvm = network.startsWith('eip155:');
  if ((isEvm ? evmTransaction : solanaSignature).test(said)) return canonical(said);
  const message = isEvm ? 'must be a transaction hash: 0x and 64 hex digits' : 'must be a transaction signature in base58';
  throw faultyField('transaction', message);
}
