import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { NamedPurchase } from './new-payment.js';

/** The payment an identifier stands for. */
export interface IdentifierHolder {
  paymentId: string;
  asked: string;
}

/** Payments in these states took no money and never will: their identifier is free for another try. */
const ended = "('rejected', 'expired', 'failed')";

/** SQL of the names that payers give their purchases. Needs system units of work. */
@Injectable()
export class PaymentIdentifiersRepository {
  /** Null while the identifier is free. */
  async holder(tx: Transaction, { resourceId, payer, identifier }: NamedPurchase): Promise<IdentifierHolder | null> {
    const [row] = await tx.query<IdentifierHolder>(
      `SELECT i.payment_id AS "paymentId", i.asked FROM payment_identifiers i JOIN payments p ON p.merchant_id = i.merchant_id AND p.id = i.payment_id
       WHERE i.resource_id = $1 AND i.payer = $2 AND i.identifier = $3 AND p.status NOT IN ${ended}`,
      [resourceId, payer, identifier],
    );
    return row ?? null;
  }

  /** Binds the identifier to a payment of this very transaction; false when another payment has it. */
  async take(tx: Transaction, { merchantId, resourceId, payer, identifier, asked }: NamedPurchase, paymentId: string): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO payment_identifiers AS i (merchant_id, resource_id, payer, identifier, asked, payment_id) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (resource_id, payer, identifier) DO UPDATE SET asked = EXCLUDED.asked, payment_id = EXCLUDED.payment_id, created_at = EXCLUDED.created_at
       WHERE EXISTS (SELECT 1 FROM payments p WHERE p.merchant_id = i.merchant_id AND p.id = i.payment_id AND p.status IN ${ended}) RETURNING 1`,
      [merchantId, resourceId, payer, identifier, asked, paymentId],
    );
    return rows.length > 0;
  }
}
