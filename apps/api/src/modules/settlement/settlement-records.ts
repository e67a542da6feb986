import { Injectable, Logger } from '@nestjs/common';
import type { PaidEvidence } from '@till/chain';
import { receiptPostings } from '@till/ledger';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { InflowsService } from '../inflows/inflows.service.js';
import { JournalService } from '../journal/journal.service.js';
import type { Payment } from '../payments/payment.js';
import type { PaymentMove, PaymentStep } from '../payments/payment-move.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { inMs } from './check-times.js';
import { EvidenceRepository } from './evidence.repository.js';

/** The soonest a block is looked at again to see whether it still stands. */
const firstFinalityLookMs = 4_000;

/** Why a proof is given up: its transaction lies in another block now, or nowhere. */
export type ReversalCause = 'moved' | 'dropped';

/** What somebody else writes in the commit that settles a payment. */
export type Alongside = (tx: Transaction, payment: Payment) => Promise<unknown> | undefined;

/** Writes what the chain proved, and takes it back when the chain does. State, evidence and journal share one commit. */
@Injectable()
export class SettlementRecords {
  private readonly logger = new Logger(SettlementRecords.name);

  constructor(
    private readonly moves: PaymentMoves,
    private readonly evidence: EvidenceRepository,
    private readonly journal: JournalService,
    private readonly inflows: InflowsService,
  ) {}

  /**
   * Records proof and receipt and moves the payment to `settled`, in the caller's commit. Null when somebody moved the
   * payment first. Proof that already stands for another payment is a contradiction and goes to a person, unless it stood
   * in another block: a rebuilt block numbers its logs anew, so that payment's turn to be taken back comes first.
   */
  async settle(tx: Transaction, payment: Payment, proof: PaidEvidence, stepsBefore: readonly PaymentStep[], alongside?: Alongside): Promise<Payment | null> {
    const holder = await this.evidence.holder(tx, payment.network, proof);
    if (holder !== null && holder.paymentId !== payment.id) {
      if (holder.blockHash !== proof.blockHash) return this.waitFor(tx, holder.paymentId);
      return this.sendToReview(tx, payment, [...stepsBefore, { type: 'review', data: { why: 'evidence_taken', ...factsOf(proof) } }]);
    }
    const settledAt = new Date();
    const moved = await this.moves.move(tx, settledMove(payment, proof, settledAt, stepsBefore));
    if (moved === null) return null;
    await Promise.all([...this.book(tx, payment, proof, settledAt), this.inflows.explain(tx, payment, proof), alongside?.(tx, payment)]);
    return moved;
  }

  /**
   * The same in a unit of work that goes to the database at once. It is rolled back, and the error answers to `isOpposed`,
   * when anything speaks against it: the payment was moved, the proof is taken, the scanner knows the transfer.
   */
  async settleUnopposed(tx: Transaction, payment: Payment, proof: PaidEvidence, stepsBefore: readonly PaymentStep[], alongside?: Alongside): Promise<Payment | null> {
    const settledAt = new Date();
    const [moved] = await Promise.all([
      this.moves.move(tx, settledMove(payment, proof, settledAt, stepsBefore)),
      this.moves.insistOn(tx, payment, 'settled'),
      ...this.book(tx, payment, proof, settledAt),
      this.inflows.explainUnseen(tx, payment, proof),
      alongside?.(tx, payment),
    ]);
    return moved;
  }

  /**
   * Takes a settlement back, in the caller's commit: the proof is retired, its receipt reversed, the payment moved to
   * `reverted`. Null when somebody moved the payment first, also when it is settled again by now, elsewhere.
   */
  async revert(tx: Transaction, payment: Payment, why: ReversalCause): Promise<Payment | null> {
    const current = await this.moves.lock(tx, payment.merchantId, payment.id);
    if (current?.blockHash !== payment.blockHash) return null;
    const data = { why, transaction: payment.transaction, block: payment.block?.toString() ?? null, blockHash: payment.blockHash };
    const moved = await this.moves.move(tx, { payment, to: 'reverted', changes: { reason: 'block_undone', settledAt: null, safeAt: null }, steps: [{ type: 'reverted', data }] });
    if (moved === null) return null;
    const retired = await this.evidence.retire(tx, payment);
    if (retired === null) throw new Error(`${payment.id} was settled without evidence`);
    await this.journal.reverse(tx, { merchantId: payment.merchantId, kind: 'receipt', sourceId: retired });
    await this.inflows.takeBack(tx, payment);
    this.logger.warn(`${payment.id}: its block was undone (${why})`);
    return moved;
  }

  /** None of it needs an answer of the other, so both are sent together. */
  private book(tx: Transaction, payment: Payment, proof: PaidEvidence, at: Date): Promise<unknown>[] {
    const { merchantId, mode, id: subjectId, resourceId, network, asset, payTo: wallet } = payment;
    const sourceId = newId('evidence');
    const { transaction, logIndex, block } = proof;
    const postings = receiptPostings(wallet, payment.amount);
    return [
      this.evidence.record(tx, sourceId, payment, proof),
      this.journal.post(tx, { merchantId, mode, kind: 'receipt', sourceId, subjectId, resourceId, network, asset, wallet, transaction, logIndex, block, at, isSale: true, postings }),
    ];
  }

  private async waitFor(tx: Transaction, paymentId: string): Promise<null> {
    await this.moves.lookAgain(tx, paymentId);
    return null;
  }

  private async sendToReview(tx: Transaction, payment: Payment, steps: readonly PaymentStep[]): Promise<null> {
    // Once is enough: the sweeper comes by again as long as the payment is open.
    if (payment.review) return null;
    this.logger.error(`${payment.id}: its proof already stands for another payment`);
    await this.moves.note(tx, payment, { review: true }, steps);
    return null;
  }
}

function settledMove(payment: Payment, proof: PaidEvidence, settledAt: Date, stepsBefore: readonly PaymentStep[]): PaymentMove {
  const isLate = payment.status === 'rejected' || payment.status === 'expired' || payment.status === 'failed';
  return {
    payment,
    to: 'settled',
    changes: {
      transaction: proof.transaction,
      block: proof.block,
      blockHash: proof.blockHash,
      logIndex: proof.logIndex,
      settledAt,
      reason: null,
      reasonDetail: null,
      leaseUntil: null,
      nextCheckAt: inMs(firstFinalityLookMs),
    },
    steps: [...stepsBefore, { type: 'evidence', data: factsOf(proof) }, { type: 'settled', data: isLate ? { late: true } : {} }],
  };
}

function factsOf(proof: PaidEvidence): Record<string, unknown> {
  return {
    transaction: proof.transaction,
    block: proof.block.toString(),
    logIndex: proof.logIndex,
    blockTime: new Date(Number(proof.timeSeconds) * 1000).toISOString(),
    submittedBy: proof.submittedBy ?? null,
  };
}
