import { Injectable } from '@nestjs/common';
import { fromBaseUnits } from '@till/contract';
import { canMove, type PaymentState, refundPostings } from '@till/ledger';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { each } from '../../platform/queue/each.js';
import { JournalService } from '../journal/journal.service.js';
import type { Payment } from '../payments/payment.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import type { OutgoingTransfer } from '../inflows/outgoing-transfers.js';
import type { LinkedRefund } from './linked-refund.js';
import type { Refund } from './refund.js';
import { RefundsRepository } from './refunds.repository.js';

/** Closes refunds by what the chain shows. Everything happens in the commit of whoever read the transfer. */
@Injectable()
export class RefundsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly refunds: RefundsRepository,
    private readonly moves: PaymentMoves,
    private readonly journal: JournalService,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Finds the refund that a transfer in a final block makes, and closes it: refund, journal and payment in the caller's
   * commit. The same transfer again answers the same and changes nothing; null when it makes no refund of the merchant.
   */
  async link(tx: Transaction, transfer: OutgoingTransfer): Promise<LinkedRefund | null> {
    // In this order: what somebody closes between the two looks does not fit any more, and is seen as closed.
    const seen = (await this.refunds.fitting(tx, transfer)) ?? (await this.refunds.closedBy(tx, transfer));
    if (!seen) return null;
    const payment = await this.moves.lock(tx, transfer.merchantId, seen.paymentId);
    // Before the lock somebody may have cancelled or closed what was seen; under it nobody can.
    const known = await this.refunds.closedBy(tx, transfer);
    if (known) return known.merchantId === transfer.merchantId ? linked(known) : null;
    const refund = await this.refunds.fitting(tx, transfer);
    if (!payment || !refund) return null;
    if (refund.paymentId !== payment.id) return this.link(tx, transfer);
    await this.close(tx, payment, refund, transfer);
    return linked(refund);
  }

  /** Cancels what is open of a payment that the chain took back, in the caller's commit: there is nothing to give back. */
  async cancelOpen(tx: Transaction, payment: Payment): Promise<void> {
    const ids = await this.refunds.cancelReverted(tx, payment.merchantId, payment.id);
    if (ids.length === 0) return;
    await this.moves.note(tx, payment, {}, ids.map((refund) => ({ type: 'refund_cancelled', data: { refund, why: 'payment_reverted' } })));
  }

  /** Takes payments that became final to where the refunds that were closed before have brought them. Most have none. */
  async followAll(paymentIds: readonly string[]): Promise<void> {
    const refunded = await this.unitOfWork.systemAtOnce((tx) => this.refunds.refundedOf(tx, paymentIds));
    await each(refunded, ({ merchantId, paymentId }) => this.follow(merchantId, paymentId));
  }

  private async follow(merchantId: string, paymentId: string): Promise<void> {
    await this.unitOfWork.tenant(merchantId, async (tx) => {
      const payment = await this.moves.lock(tx, merchantId, paymentId);
      const to = payment && stateOf(payment);
      if (payment && to && canMove(payment.status, to)) await this.moves.move(tx, { payment, to, steps: [stepOf(payment, to)] });
    });
  }

  /**
   * The books follow the chain at once. The payment follows when it may: one that is only settled waits for its own
   * block to be final (`follow`), and a further part of one that is partly refunded leaves it in its state.
   */
  private async close(tx: Transaction, payment: Payment, refund: Refund, transfer: OutgoingTransfer): Promise<void> {
    await this.refunds.close(tx, refund, transfer);
    await this.book(tx, payment, refund, transfer);
    const refunded = payment.refunded + refund.amount;
    const after = { ...payment, refunded };
    const to = stateOf(after);
    const data = { refund: refund.id, amount: fromBaseUnits(refund.amount), transaction: transfer.transaction, block: transfer.block.toString(), logIndex: transfer.logIndex };
    const closed = { type: 'refund_closed', data };
    const moved =
      to !== null && canMove(payment.status, to)
        ? await this.moves.move(tx, { payment, to, changes: { refunded }, steps: [closed, stepOf(after, to)] })
        : await this.moves.note(tx, payment, { refunded }, [closed]);
    if (moved === null) throw new Error(`${payment.id} moved although it was locked`);
    await this.outbox.append(tx, { topic: 'refund.closed', merchantId: payment.merchantId, subjectId: payment.id });
  }

  private async book(tx: Transaction, payment: Payment, refund: Refund, transfer: OutgoingTransfer): Promise<void> {
    const { merchantId, mode, id: subjectId, resourceId, network, asset, payTo: wallet } = payment;
    const { transaction, logIndex, block, at } = transfer;
    const postings = refundPostings(wallet, refund.amount);
    await this.journal.post(tx, { merchantId, mode, kind: 'refund', sourceId: refund.id, subjectId, resourceId, network, asset, wallet, transaction, logIndex, block, at, isSale: false, postings });
  }
}

function linked({ id, paymentId }: Refund): LinkedRefund {
  return { refundId: id, paymentId };
}

/** Where its refunds bring a payment; null while nothing went back. */
function stateOf({ refunded, amount }: Payment): PaymentState | null {
  if (refunded === 0n) return null;
  return refunded === amount ? 'refunded' : 'partially_refunded';
}

function stepOf({ refunded, amount }: Payment, to: PaymentState): { type: string; data: Record<string, unknown> } {
  return { type: to, data: { refunded: fromBaseUnits(refunded), of: fromBaseUnits(amount) } };
}
