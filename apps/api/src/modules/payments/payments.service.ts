import { Injectable } from '@nestjs/common';
import type { NetworkId } from '@till/networks';
import { type Transaction, UnitOfWork, sqlState, violatedConstraint } from '../../platform/database/unit-of-work.js';
import { failpoint } from '../../platform/failpoints/failpoint.js';
import { newId } from '../../platform/ids/new-id.js';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import { Metrics } from '../../platform/telemetry/metrics.js';
import type { FirstAttempt, NewPayment, Submission } from './new-payment.js';
import type { Payment } from './payment.js';
import { PaymentClaimsRepository } from './payment-claims.repository.js';
import { PaymentsRepository } from './payments.repository.js';

const uniqueViolation = '23505';
const rounds = 3;

/** Takes checked payments in, once each, and reads them back for the doors. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly claims: PaymentClaimsRepository,
    private readonly payments: PaymentsRepository,
    private readonly relay: OutboxRelay,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Claims the authorization and records the payment as `verified` in one commit; its settlement starts from the
   * outbox row of that commit, or, when it is held, of the commit that releases it. With a `first` attempt it is `settling`
   * in that same commit, and the caller carries the attempt out. Whoever comes second gets the payment of whoever came first.
   */
  async submit(wanted: NewPayment, first?: FirstAttempt): Promise<Submission> {
    for (let round = 1; ; round++) {
      try {
        return (await this.claim(wanted, first)) ?? (await this.unitOfWork.system((tx) => this.holderOf(tx, wanted)));
      } catch (error) {
        if (sqlState(error) !== uniqueViolation || violatedConstraint(error) !== 'payments_one_open') throw error;
        const open = await this.blocking(wanted);
        if (open) return open;
        // The open payment came to rest between the two looks, so the way is free now.
        if (round >= rounds) throw error;
      }
    }
  }

  /** Payments whose authorization has this nonce, at any resource: one, unless two payers chose the same. */
  ofNonce(network: NetworkId, nonce: Uint8Array): Promise<Payment[]> {
    return this.unitOfWork.system(async (tx) => {
      const ids = await this.claims.ofNonce(tx, network, nonce);
      const found = await Promise.all(ids.map((id) => this.payments.find(tx, id)));
      return found.filter((payment) => payment !== null);
    });
  }

  /** One payment by id, of any merchant. */
  find(paymentId: string): Promise<Payment | null> {
    return this.unitOfWork.systemAtOnce((tx) => this.payments.find(tx, paymentId));
  }

  /** Whether the payer has an unresolved payment for the same thing. */
  async hasOpen(tx: Transaction, payment: Pick<Payment, 'resourceId' | 'payer' | 'requestKey'>): Promise<boolean> {
    return (await this.claims.open(tx, payment)) !== null;
  }

  /** Has unpaid payments of exactly this transfer looked at again now; in the caller's system unit of work. */
  lookAgain(tx: Transaction, transfer: Pick<Payment, 'merchantId' | 'network' | 'payTo' | 'payer' | 'amount'>): Promise<void> {
    return this.payments.lookAgain(tx, transfer);
  }

  /** Null when somebody holds the claim. */
  private async claim(wanted: NewPayment, first?: FirstAttempt): Promise<Submission | null> {
    const ids = { paymentId: newId('payment'), eventId: newId('event') };
    await failpoint('K1_claim_not_committed', ids.paymentId);
    const payment = await this.unitOfWork.systemAtOnce(async (tx) => {
      const [claimed] = await Promise.all([this.claims.claim(tx, wanted, ids, first), first?.record(tx, ids.paymentId)]);
      return claimed;
    });
    if (!payment) return null;
    this.metrics.countPayment('verified');
    if (first) this.metrics.countPayment(payment.status);
    // Without a nudge the relay comes by within its beat.
    else if (payment.heldUntil === null) this.relay.nudge({ id: ids.eventId, topic: 'payment.verified', merchantId: payment.merchantId, subjectId: payment.id });
    return { kind: 'claimed', payment };
  }

  private async holderOf(tx: Transaction, wanted: NewPayment): Promise<Submission> {
    const holder = await this.claims.holder(tx, wanted.claim);
    if (!holder) throw new Error('a claim was refused although nobody holds it');
    if (holder.resourceId !== wanted.resourceId) return { kind: 'used_elsewhere', paymentId: holder.paymentId, samePayee: holder.merchantId === wanted.merchantId };
    const known = await this.payments.find(tx, holder.paymentId);
    if (!known) throw new Error(`the claim of ${holder.paymentId} has no payment`);
    if (known.requestKey !== wanted.requestKey) return { kind: 'used_elsewhere', paymentId: known.id, samePayee: true };
    return { kind: 'known', payment: known };
  }

  /** The statement rolled back, so the claim is free; but the authorization itself may be the open payment's own. */
  private blocking(wanted: NewPayment): Promise<Submission | null> {
    return this.unitOfWork.system(async (tx) => {
      if (await this.claims.holder(tx, wanted.claim)) return this.holderOf(tx, wanted);
      const open = await this.claims.open(tx, wanted);
      return open ? { kind: 'in_progress', payment: open } : null;
    });
  }
}
