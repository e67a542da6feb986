import { Injectable, Logger } from '@nestjs/common';
import type { PaidEvidence } from '@till/chain';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';
import type { PaymentStep } from '../payments/payment-move.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { inMs } from './check-times.js';
import { EvidenceRepository } from './evidence.repository.js';

/** The soonest a block is looked at again to see whether it became final. */
const firstFinalityLookMs = 4_000;

/** Writes what the chain proved. */
@Injectable()
export class SettlementRecords {
  private readonly logger = new Logger(SettlementRecords.name);

  constructor(
    private readonly moves: PaymentMoves,
    private readonly evidence: EvidenceRepository,
  ) {}

  /**
   * Records proof and moves the payment to `settled`, in the caller's commit. False when somebody moved the payment
   * first. Proof that already stands for another payment is a contradiction and goes to a person.
   */
  async settle(tx: Transaction, payment: Payment, proof: PaidEvidence, stepsBefore: readonly PaymentStep[]): Promise<boolean> {
    const facts = { transaction: proof.transaction, block: proof.block.toString(), logIndex: proof.logIndex, blockTime: new Date(Number(proof.timeSeconds) * 1000).toISOString(), submittedBy: proof.submittedBy ?? null };
    if (!(await this.evidence.record(tx, payment, proof))) {
      this.logger.error(`${payment.id}: its proof already stands for another payment`);
      return (await this.moves.note(tx, payment, { review: true }, [...stepsBefore, { type: 'review', data: { why: 'evidence_taken', ...facts } }])) !== null;
    }
    const isLate = payment.status === 'rejected' || payment.status === 'expired' || payment.status === 'failed';
    const moved = await this.moves.move(tx, {
      payment,
      to: 'settled',
      changes: {
        transaction: proof.transaction,
        block: proof.block,
        blockHash: proof.blockHash,
        logIndex: proof.logIndex,
        settledAt: new Date(),
        reason: null,
        reasonDetail: null,
        leaseUntil: null,
        nextCheckAt: inMs(firstFinalityLookMs),
      },
      steps: [...stepsBefore, { type: 'evidence', data: facts }, { type: 'settled', data: isLate ? { late: true } : {} }],
    });
    return moved !== null;
  }
}
