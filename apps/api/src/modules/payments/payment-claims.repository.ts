import { Injectable } from '@nestjs/common';
import type { ClaimKey } from '@till/x402';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { FirstAttempt, NewPayment } from './new-payment.js';
import { type Payment, type PaymentRow, toPayment } from './payment.js';

interface Claimant {
  payment_id: string;
  merchant_id: string;
  resource_id: string;
}

/** How long the settle job may take to start before the sweeper sends another. */
const firstCheckSeconds = 10;

/** Claim, payment, its first events and, unless it is held, the outbox row in one statement: the whole write of a paid request. */
const claimSql = `
  WITH claim AS (
    INSERT INTO payment_claims (network, asset, payer, nonce, payment_id, merchant_id, resource_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING payment_id
  ), payment AS (
    INSERT INTO payments (merchant_id, id, mode, resource_id, status, x402_version, network, asset, amount, payer, pay_to,
      nonce, valid_before, instruction, pay_again, facilitator_url, from_block, next_check_at, metadata, request_key, held_until, lease_until, attempts)
    SELECT $6, payment_id, $8, $7, $24, $9, $1, $10, $11, $12, $13, $4, $14, $15::jsonb, $16, $17, $18,
      coalesce($25, $23, clock_timestamp() + interval '${firstCheckSeconds} seconds'), $19::jsonb, $22, $23, $26, $27 FROM claim RETURNING *
  ), told AS (
    INSERT INTO payment_events (merchant_id, payment_id, type, data)
    SELECT merchant_id, id, step.type, step.data FROM payment, jsonb_to_recordset($20::jsonb) AS step(type text, data jsonb)
  ), announced AS (
    INSERT INTO outbox (id, topic, merchant_id, subject_id) SELECT $21, 'payment.' || status, merchant_id, id FROM payment WHERE held_until IS NULL
  )
  SELECT * FROM payment`;

/** SQL of claims: who used an authorization first, for ever. */
@Injectable()
export class PaymentClaimsRepository {
  /**
   * Claims an authorization and records its payment: `verified`, or `settling` with its first attempt begun. Null when
   * somebody holds the claim; throws a unique violation of `payments_one_open` when the payer's earlier payment here is
   * unresolved.
   */
  async claim(tx: Transaction, wanted: NewPayment, ids: { paymentId: string; eventId: string }, first?: FirstAttempt): Promise<Payment | null> {
    const { claim } = wanted;
    const received = { x402Version: wanted.x402Version, network: wanted.network, amount: wanted.amount.toString(), payer: wanted.payer, payTo: wanted.payTo };
    const verified = { by: 'till', validBefore: wanted.validBefore?.toString() ?? null };
    const events = [
      { type: 'received', data: received },
      { type: 'verified', data: verified },
      ...(first ? [{ type: 'settling', data: { attempt: 1, facilitator: wanted.facilitatorUrl } }] : []),
    ];
    const rows = await tx.query<PaymentRow>(claimSql, [
      claim.network, claim.asset, claim.payer, claim.nonce, ids.paymentId, wanted.merchantId, wanted.resourceId,
      wanted.mode, wanted.x402Version, wanted.asset, wanted.amount.toString(), wanted.payer, wanted.payTo, wanted.validBefore?.toString() ?? null,
      JSON.stringify(wanted.instruction), wanted.payAgain, wanted.facilitatorUrl, wanted.fromBlock.toString(), JSON.stringify(wanted.metadata),
      JSON.stringify(events), ids.eventId, wanted.requestKey, wanted.heldUntil,
      first ? 'settling' : 'verified', first?.nextCheckAt ?? null, first?.leaseUntil ?? null, first ? 1 : 0,
    ]);
    return rows[0] ? toPayment(rows[0]) : null;
  }

  /** Who holds the claim on an authorization. */
  async holder(tx: Transaction, key: ClaimKey): Promise<{ paymentId: string; merchantId: string; resourceId: string } | null> {
    const [row] = await tx.query<Claimant>('SELECT payment_id, merchant_id, resource_id FROM payment_claims WHERE nonce = $1 AND payer = $2 AND asset = $3 AND network = $4', [
      key.nonce,
      key.payer,
      key.asset,
      key.network,
    ]);
    return row ? { paymentId: row.payment_id, merchantId: row.merchant_id, resourceId: row.resource_id } : null;
  }

  /** Ids of the payments whose claim has this nonce. */
  async ofNonce(tx: Transaction, network: string, nonce: Uint8Array): Promise<string[]> {
    const rows = await tx.query<{ payment_id: string }>('SELECT payment_id FROM payment_claims WHERE nonce = $1 AND network = $2 LIMIT 5', [nonce, network]);
    return rows.map((row) => row.payment_id);
  }

  /** The unresolved payment that keeps a payer from a second one. */
  async open(tx: Transaction, { resourceId, payer, requestKey }: Pick<Payment, 'resourceId' | 'payer' | 'requestKey'>): Promise<Payment | null> {
    const [row] = await tx.query<PaymentRow>(
      "SELECT * FROM payments WHERE resource_id = $1 AND payer = $2 AND request_key = $3 AND status IN ('received', 'verified', 'settling', 'unknown') AND NOT pay_again",
      [resourceId, payer, requestKey],
    );
    return row ? toPayment(row) : null;
  }
}
