import { Injectable } from '@nestjs/common';
import type { PaidEvidence } from '@till/chain';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Payment } from '../payments/payment.js';

/** SQL of evidence: one transfer log proves one payment and no other, as long as its block stands. */
@Injectable()
export class EvidenceRepository {
  /** The payment that this log proves already, and in which block it did, or null. */
  async holder(tx: Transaction, network: string, evidence: PaidEvidence): Promise<{ paymentId: string; blockHash: string } | null> {
    const [row] = await tx.query<{ paymentId: string; blockHash: string }>('SELECT payment_id AS "paymentId", block_hash AS "blockHash" FROM evidence WHERE network = $1 AND transaction = $2 AND log_index = $3 AND retired_at IS NULL', [
      network,
      evidence.transaction,
      evidence.logIndex,
    ]);
    return row ?? null;
  }

  /** Records the proof. Throws a unique violation when somebody records the same log for another payment at this moment. */
  async record(tx: Transaction, id: string, payment: Payment, evidence: PaidEvidence): Promise<void> {
    await tx.query(
      `INSERT INTO evidence (id, network, transaction, log_index, merchant_id, payment_id, block, block_hash, block_time, payer, pay_to, amount)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9), $10, $11, $12)`,
      [
        id, payment.network, evidence.transaction, evidence.logIndex, payment.merchantId, payment.id,
        evidence.block.toString(), evidence.blockHash, evidence.timeSeconds.toString(), payment.payer, payment.payTo, payment.amount.toString(),
      ],
    );
  }

  /** Retires the proof of a payment whose block was undone; returns its id, or null when there is none. */
  async retire(tx: Transaction, payment: Pick<Payment, 'merchantId' | 'id'>): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>('UPDATE evidence SET retired_at = clock_timestamp() WHERE merchant_id = $1 AND payment_id = $2 AND retired_at IS NULL RETURNING id', [payment.merchantId, payment.id]);
    return row?.id ?? null;
  }
}
