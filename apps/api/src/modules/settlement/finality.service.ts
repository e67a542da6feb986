import { Injectable } from '@nestjs/common';
import type { Evidence, PaidEvidence } from '@till/chain';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { failpoint } from '../../platform/failpoints/failpoint.js';
import type { Payment } from '../payments/payment.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import { PaymentsService } from '../payments/payments.service.js';
import { RefundsService } from '../refunds/refunds.service.js';
import { ChainEvidence } from './chain-evidence.js';
import { type ReversalCause, SettlementRecords } from './settlement-records.js';

/** Watches over settled payments until their block can no longer be undone, and takes them back when it is. */
@Injectable()
export class FinalityService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly moves: PaymentMoves,
    private readonly payments: PaymentsService,
    private readonly records: SettlementRecords,
    private readonly chain: ChainEvidence,
    private readonly refunds: RefundsService,
  ) {}

  /**
   * Looks whether the proof of a settled payment still stands, and how firmly. Positions are asked before the proof: a
   * block that was final then and holds the proof afterwards holds it for ever. Doubt changes nothing.
   */
  async confirm(payment: Payment): Promise<void> {
    const [safe, finalized] = await Promise.all([this.chain.safe(payment.network), this.chain.finalized(payment.network)]);
    const evidence = await this.chain.find(payment, payment.transaction ?? undefined);
    const undone = reversalOf(payment, evidence);
    if (undone !== null) return this.takeBack(payment, evidence, undone);
    if (evidence.kind !== 'paid' || evidence.blockHash !== payment.blockHash) return;
    if (finalized !== null && evidence.block <= finalized.block) return this.finalize(payment, evidence, finalized.block);
    if (safe !== null && evidence.block <= safe.block && payment.safeAt === null) {
      await this.unitOfWork.systemAtOnce((tx) => this.moves.note(tx, payment, { safeAt: new Date() }, [{ type: 'safe', data: { block: evidence.block.toString(), safeBlock: safe.block.toString() } }]));
    }
  }

  private async finalize(payment: Payment, { block }: PaidEvidence, finalizedBlock: bigint): Promise<void> {
    const now = new Date();
    const changes = { safeAt: payment.safeAt ?? now, finalAt: now, nextCheckAt: null };
    const data = { block: block.toString(), finalizedBlock: finalizedBlock.toString() };
    await failpoint('K13_confirmer_dies', payment.id);
    await this.unitOfWork.systemAtOnce((tx) => this.moves.move(tx, { payment, to: 'final', changes, steps: [{ type: 'final', data }] }));
  }

  /**
   * Reverses the settlement and, in the same commit, settles it anew where the transaction lies now, or, when that cannot
   * be yet, lets the search start over. Meanwhile the payer may have begun a second payment here; that one stays, and neither blocks the other.
   */
  private async takeBack(payment: Payment, evidence: Evidence, why: ReversalCause): Promise<void> {
    await this.unitOfWork.system(async (tx) => {
      const reverted = await this.records.revert(tx, payment, why);
      if (reverted === null) return;
      if (evidence.kind === 'paid' && (await this.records.settle(tx, reverted, evidence, []))) return;
      await this.refunds.cancelOpen(tx, reverted);
      const payAgain = await this.payments.hasOpen(tx, payment);
      await this.moves.move(tx, { payment: reverted, to: 'unknown', changes: { nextCheckAt: new Date(), ...(payAgain ? { payAgain } : {}) }, steps: [{ type: 'unknown', data: { reason: 'block_undone' } }] });
    });
  }
}

/**
 * What became of the proof, or null while it stands or nobody can say. A provider whose view ends before the block is
 * behind and contradicts nothing.
 */
function reversalOf(payment: Payment, evidence: Evidence): ReversalCause | null {
  if (evidence.kind === 'paid') return evidence.blockHash === payment.blockHash ? null : 'moved';
  if (evidence.kind === 'spent') return 'dropped';
  if (evidence.kind === 'absent' && payment.block !== null && evidence.atBlock >= payment.block) return 'dropped';
  return null;
}
