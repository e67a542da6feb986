import { Injectable, Logger } from '@nestjs/common';
import type { PaidEvidence } from '@till/chain';
import { receiptPostings } from '@till/ledger';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/new-id.js';
import { InflowsService } from '../inflows/inflows.service.js';
import { JournalService } from '../journal/journal.service.js';
import type { Payment } from '../payments/payment.js';
import type { PaymentStep } from '../payments/payment-move.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { inMs } from './check-times.js';
import { EvidenceRepository } from './evidence.repository.js';

/** The soonest a block is looked at again to see whether it still stands. */
const firstFinalityLookMs = 4_000;

/** Why a proof is given up: its transaction lies in another block now, or nowhere. */
export type ReversalCause = 'moved' | 'dropped';

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
   * Records proof and receipt and moves the payment to `settled`, in the caller's commit. False when somebody moved the
   * payment first. Proof that already stands for another payment is a contradiction and goes to a person, unless it stood
   * in another block: a rebuilt block numbers its logs anew, so that payment's turn to be taken back comes first.
   */
  async settle(tx: Transaction, payment: Payment, proof: PaidEvidence, stepsBefore: readonly PaymentStep[]): Promise<boolean> {
    const facts = factsOf(proof);
    const holder = await this.evidence.holder(tx, payment.network, proof);
    if (holder !== null && holder.paymentId !== payment.id) {
      if (holder.blockHash !== proof.blockHash) return this.waitFor(tx, holder.paymentId);
      return this.sendToReview(tx, payment, [...stepsBefore, { type: 'review', data: { why: 'evidence_taken', ...facts } }]);
    }
    const isLate = payment.status === 'rejected' || payment.status === 'expired' || payment.status === 'failed';
    const settledAt = new Date();
    const moved = await this.moves.move(tx, {
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
      steps: [...stepsBefore, { type: 'evidence', data: facts }, { type: 'settled', data: isLate ? { late: true } : {} }],
    });
    if (moved === null) return false;
    await this.book(tx, moved, proof, settledAt);
    return true;
  }

  /**
   * Takes a settlement back, in the caller's commit: the proof is retired, its receipt reversed, the payment moved to
   * `reverted`. Null when somebody moved the payment first.
   */
  async revert(tx: Transaction, payment: Payment, why: ReversalCause): Promise<Payment | null> {
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

  private async book(tx: Transaction, payment: Payment, proof: PaidEvidence, at: Date): Promise<void> {
    const { merchantId, mode, id: subjectId, resourceId, network, asset, payTo: wallet } = payment;
    const sourceId = newId('evidence');
    await this.evidence.record(tx, sourceId, payment, proof);
    const { transaction, logIndex, block } = proof;
    const postings = receiptPostings(wallet, payment.amount);
    await this.journal.post(tx, { merchantId, mode, kind: 'receipt', sourceId, subjectId, resourceId, network, asset, wallet, transaction, logIndex, block, at, isSale: true, postings });
    await this.inflows.explain(tx, payment, proof);
  }

  private async waitFor(tx: Transaction, paymentId: string): Promise<false> {
    await this.moves.lookAgain(tx, paymentId);
    return false;
  }

  private async sendToReview(tx: Transaction, payment: Payment, steps: readonly PaymentStep[]): Promise<boolean> {
    // Once is enough: the sweeper comes by again as long as the payment is open.
    if (payment.review) return false;
    this.logger.error(`${payment.id}: its proof already stands for another payment`);
    return (await this.moves.note(tx, payment, { review: true }, steps)) !== null;
  }
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
