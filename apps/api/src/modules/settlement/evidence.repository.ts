import { Injectable } from '@nestjs/common';
import type { PaidEvidence } from '@till/chain';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';

/** SQL of evidence: one transfer log proves one payment and no other. */
@Injectable()
export class EvidenceRepository {
  /** Records the proof. False when this log already proves another payment. */
  async record(tx: Transaction, payment: Payment, evidence: PaidEvidence): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO evidence (network, transaction, log_index, merchant_id, payment_id, block, block_hash, payer, pay_to, amount)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING payment_id`,
      [
        payment.network, evidence.transaction, evidence.logIndex, payment.merchantId, payment.id,
        evidence.block.toString(), evidence.blockHash, payment.payer, payment.payTo, payment.amount.toString(),
      ],
    );
    if (rows.length > 0) return true;
    const [holder] = await tx.query<{ payment_id: string }>('SELECT payment_id FROM evidence WHERE network = $1 AND transaction = $2 AND log_index = $3', [payment.network, evidence.transaction, evidence.logIndex]);
    // A payment that was reverted and found again keeps its first proof; the row itself carries where it lies now.
    return holder === undefined || holder.payment_id === payment.id;
  }
}
