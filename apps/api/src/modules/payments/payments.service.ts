import { Injectable } from '@nestjs/common';
import type { NetworkId } from '@till/networks';
import { type Transaction, UnitOfWork, sqlState, violatedConstraint } from '../../platform/database/unit-of-work.js';
import { failpoint } from '../../platform/failpoints/failpoint.js';
import { newId } from '../../platform/ids/new-id.js';
import { OutboxRelay } from '../../platform/outbox/outbox-relay.js';
import { Metrics } from '../../platform/telemetry/metrics.js';
import type { FirstAttempt, Named, NamedPurchase, NewPayment, Submission } from './new-payment.js';
import type { Payment } from './payment.js';
import { PaymentClaimsRepository } from './payment-claims.repository.js';
import { PaymentIdentifiersRepository } from './payment-identifiers.repository.js';
import { PaymentsRepository } from './payments.repository.js';

const uniqueViolation = '23505';
const rounds = 3;

/** Another payment has the identifier: the claim made in the same transaction must not stand. */
class IdentifierTaken extends Error {}

/** Takes checked payments in, once each, and reads them back for the doors. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly claims: PaymentClaimsRepository,
    private readonly identifiers: PaymentIdentifiersRepository,
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
        const isOpen = sqlState(error) === uniqueViolation && violatedConstraint(error) === 'payments_one_open';
        if (!isOpen && !(error instanceof IdentifierTaken)) throw error;
        const found = (await this.named(wanted)) ?? (isOpen ? await this.blocking(wanted) : null);
        if (found) return found;
        // The open payment came to rest between the two looks, so the way is free now.
        if (round >= rounds) throw error;
      }
    }
  }

  /**
   * The payment the payer's identifier stands for; null without one, while it is free, and for an authorization that was
   * claimed before: that one has a payment of its own.
   */
  named(wanted: NewPayment): Promise<Named | null> {
    const purchase = purchaseOf(wanted);
    if (!purchase) return Promise.resolve(null);
    return this.unitOfWork.system(async (tx) => {
      if (await this.claims.holder(tx, wanted.claim)) return null;
      const holder = await this.identifiers.holder(tx, purchase);
      if (!holder) return null;
      if (holder.asked !== purchase.asked) return { kind: 'identifier_conflict', paymentId: holder.paymentId };
      const payment = await this.payments.find(tx, holder.paymentId);
      return payment && { kind: 'named', payment };
    });
  }

  /** Payments whose authorization has this nonce, at any resource: one, unless two payers chose the same. */
  ofNonce(network: NetworkId, nonce: Uint8Array): Promise<Payment[]> {
    return this.unitOfWork.system(async (tx) => {
      const ids = await this.claims.ofNonce(tx, network, nonce);
      const found = await Promise.all(ids.map((id) => this.payments.find(tx, id)));
      return found.filter((payment) => payment !== null);
    });
  }

  /** The payer's payment for a resource that opens it: a settled one, else one that may still settle. `network`: only on this one. */
  newestOf(bought: { merchantId: string; resourceId: string; payer: string; network: NetworkId | null }): Promise<Payment | null> {
    return this.unitOfWork.tenant(bought.merchantId, (tx) => this.payments.newestOf(tx, bought));
  }

  /** One payment by id, of any merchant. */
  find(paymentId: string): Promise<Payment | null> {
    return this.unitOfWork.systemAtOnce((tx) => this.payments.find(tx, paymentId));
  }

  /** Those of the payments whose money has moved, or certainly has not. */
  resolvedOf(paymentIds: readonly string[]): Promise<Payment[]> {
    return this.unitOfWork.systemAtOnce((tx) => this.payments.resolvedOf(tx, paymentIds));
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
    const purchase = purchaseOf(wanted);
    const claimed = async (tx: Transaction): Promise<Payment | null> => {
      const [payment] = await Promise.all([this.claims.claim(tx, wanted, ids, first), first?.record(tx, ids.paymentId)]);
      return payment;
    };
    await failpoint('K1_claim_not_committed', ids.paymentId);
    const payment = await (purchase ? this.unitOfWork.system((tx) => this.takeName(tx, purchase, claimed)) : this.unitOfWork.systemAtOnce(claimed));
    if (!payment) return null;
    this.metrics.countPayment('verified');
    if (first) this.metrics.countPayment(payment.status);
    // Without a nudge the relay comes by within its beat.
    if (payment.heldUntil === null) this.relay.nudge({ id: ids.eventId, topic: `payment.${payment.status}`, merchantId: payment.merchantId, subjectId: payment.id });
    return { kind: 'claimed', payment };
  }

  /** The payer's name for the purchase is taken in the commit that claims it; throws `IdentifierTaken` when another payment has it. */
  private async takeName(tx: Transaction, purchase: NamedPurchase, claimed: (tx: Transaction) => Promise<Payment | null>): Promise<Payment | null> {
    const payment = await claimed(tx);
    if (payment && !(await this.identifiers.take(tx, purchase, payment.id))) throw new IdentifierTaken();
    return payment;
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

function purchaseOf({ merchantId, resourceId, payer, identifier }: NewPayment): NamedPurchase | null {
  return identifier ? { merchantId, resourceId, payer, identifier: identifier.id, asked: identifier.asked } : null;
}
