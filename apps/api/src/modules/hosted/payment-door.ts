import { Injectable } from '@nestjs/common';
import { facilitatorRequest, type PaymentFault, type PaymentHeaders, readPayment, readPaymentIdentifier, type SubmittedPayment } from '@till/x402';
import { NetworksService } from '../networks/networks.service.js';
import type { Named, NewPayment, Submission } from '../payments/new-payment.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsService } from '../payments/payments.service.js';
import { Facilitators } from '../settlement/facilitators.js';
import { FirstAttempts } from '../settlement/first-attempts.js';
import { BadAuthorizations } from './bad-authorizations.js';
import { FromBlocks } from './from-blocks.js';
import { type CheckedPayment, PaymentCheck } from './payment-check.js';
import { claimNonce, isSameAsClaimed, paymentKey } from './payment-identity.js';
import { PaymentWaiter } from './payment-waiter.js';
import { type Offer, resourceInfo } from './offer.js';
import { settleVersion } from './settle-version.js';
import { keptMark, type Standing, standingOf } from './standing.js';
import { failpoint } from '../../platform/failpoints/failpoint.js';

/** A request that carries a payment. */
export interface PaidRequest {
  offer: Offer;
  headers: PaymentHeaders;
  ip: string;
  payAgain: boolean;
  /** What exactly is bought where the offer stands for many requests: a payment for one of them is none for another. */
  requestKey?: string;
  /** For how long the payment waits for its release before it may be settled; left out, it settles at once. */
  holdMs?: number;
}

/** A payment that was taken in, by this very request or by an earlier one with the same authorization. */
export interface TakenPayment {
  kind: 'payment';
  payment: Payment;
  isNew: boolean;
  x402Version: 1 | 2;
  standing: Standing;
}

export type DoorAnswer =
  /** The payment as it stands: settled, refused, or not yet known. */
  | { kind: 'payment'; payment: Payment; x402Version: 1 | 2; standing: Standing }
  | { kind: 'fault'; fault: PaymentFault }
  /** Nobody can pay for this now, and this payment did not before. */
  | { kind: 'unpayable' }
  | { kind: 'used_elsewhere'; paymentId: string | null }
  | { kind: 'in_progress'; payment: Payment }
  /** The payer's identifier names another purchase. */
  | { kind: 'identifier_conflict'; paymentId: string }
  /** The facilitator says that it would not settle, so nobody began to work for it. */
  | { kind: 'unsettleable'; reason: string }
  | { kind: 'too_many' }
  /** The chain cannot be asked, so nothing was taken. */
  | { kind: 'chain_unreachable' };

export type Refusal = Exclude<DoorAnswer, { kind: 'payment' }>;

/** Takes payments in at a resource's address. The same signed payment gets the same answer, however often it comes. */
@Injectable()
export class PaymentDoor {
  constructor(
    private readonly check: PaymentCheck,
    private readonly payments: PaymentsService,
    private readonly firstAttempts: FirstAttempts,
    private readonly waiter: PaymentWaiter,
    private readonly fromBlocks: FromBlocks,
    private readonly bad: BadAuthorizations,
    private readonly networks: NetworksService,
    private readonly facilitators: Facilitators,
  ) {}

  /** Takes the payment in and waits for its outcome as long as a door may. */
  async pay(request: PaidRequest): Promise<DoorAnswer> {
    const taken = await this.take(request);
    return taken.kind === 'payment' ? { ...taken, payment: await this.waiter.resolved(taken.payment) } : taken;
  }

  /** Takes the payment in, or finds it; whatever becomes of it is not waited for. */
  async take(request: PaidRequest): Promise<TakenPayment | Refusal> {
    const read = readPayment(request.headers);
    if (!read.ok) return { kind: 'fault', fault: read.error };
    if (!read.value) throw new Error('a paid request without a payment');
    const submitted = read.value;
    const identifier = readPaymentIdentifier(submitted);
    if (!identifier.ok) return { kind: 'fault', fault: identifier.error };
    const checked = await this.checked(submitted, request);
    if ('kind' in checked) return (await this.known(submitted, request)) ?? this.counted(checked, submitted, request);
    const wanted = await this.wanted(submitted, checked, request, identifier.value);
    if ('kind' in wanted) return (await this.known(submitted, request)) ?? wanted;
    // A new signature for a purchase that has its payment already: this one is never claimed, so it is never sent.
    const named = await this.payments.named(wanted);
    if (named) return taken(named, submitted);
    if (request.holdMs !== undefined) {
      const known = await this.known(submitted, request);
      if (known) return known;
      // Somebody works for this payer before the money has moved, so an empty wallet is looked for first.
      const reason = await this.facilitators.refusal(wanted);
      if (reason !== null) {
        this.bad.count(request.ip);
        return { kind: 'unsettleable', reason };
      }
    }
    const submission = await (request.holdMs === undefined ? this.firstAttempts.submit(wanted).then((taken) => taken.submission) : this.payments.submit(wanted));
    if (submission.kind === 'claimed' || submission.kind === 'known') await failpoint('K2_claim_unanswered', submission.payment.id);
    return taken(submission, submitted);
  }

  /** The payment that was taken with exactly these bytes before, for whatever that was; null for any other. Takes nothing. */
  async earlier(headers: PaymentHeaders): Promise<TakenPayment | null> {
    const read = readPayment(headers);
    if (!read.ok || !read.value) return null;
    const payment = await this.claimed(read.value);
    return payment && { kind: 'payment', payment, isNew: false, x402Version: read.value.x402Version, standing: standingOf(read.value, payment) };
  }

  /** The payment's facts, or why it is not taken; nothing is written yet. */
  private async checked(submitted: SubmittedPayment, { offer, ip }: PaidRequest): Promise<CheckedPayment | Refusal> {
    const matched = this.check.match(submitted, offer.resource, offer.amount);
    // A paused resource sells to nobody new, whatever they were quoted.
    if (!offer.resource.active || (!matched.ok && offer.resource.unpayableReason !== null)) return { kind: 'unpayable' };
    if (!matched.ok) return { kind: 'fault', fault: matched.error };
    const remembered = this.bad.remembered(badKey(offer, submitted));
    if (remembered) return { kind: 'fault', fault: remembered };
    if (this.bad.isSpent(ip)) return { kind: 'too_many' };
    try {
      const checked = await this.check.check(submitted, matched.value);
      return checked.ok ? checked.value : { kind: 'fault', fault: checked.error };
    } catch {
      return { kind: 'chain_unreachable' };
    }
  }

  /** Only failed signatures count: everything before them costs next to nothing. */
  private counted(refusal: Refusal, submitted: SubmittedPayment, { offer, ip }: PaidRequest): Refusal {
    if (refusal.kind === 'fault' && refusal.fault.code === 'signature_invalid') {
      this.bad.count(ip);
      this.bad.remember(badKey(offer, submitted), refusal.fault);
    }
    return refusal;
  }

  /** The answer of a payment that was claimed with exactly these bytes before; null when there is none. */
  private async known(submitted: SubmittedPayment, { offer, requestKey = '' }: PaidRequest): Promise<TakenPayment | Refusal | null> {
    const payment = await this.claimed(submitted);
    if (!payment) return null;
    if (payment.resourceId !== offer.resource.id || payment.requestKey !== requestKey) return { kind: 'used_elsewhere', paymentId: payment.merchantId === offer.resource.merchantId ? payment.id : null };
    return { kind: 'payment', payment, isNew: false, x402Version: submitted.x402Version, standing: standingOf(submitted, payment) };
  }

  private async claimed(submitted: SubmittedPayment): Promise<Payment | null> {
    const nonce = claimNonce(submitted);
    const claimed = nonce ? await this.payments.ofNonce(submitted.network, nonce) : [];
    return claimed.find((one) => isSameAsClaimed(submitted, one)) ?? null;
  }

  private async wanted(submitted: SubmittedPayment, checked: CheckedPayment, { offer, payAgain, requestKey = '', holdMs }: PaidRequest, identifier: string | null): Promise<NewPayment | Refusal> {
    const { terms, payer, claim, validBefore, solana } = checked;
    const { resource } = offer;
    const taker = this.networks.taker(terms.network, resource.preference, typeof terms.extra.feePayer === 'string' ? terms.extra.feePayer : undefined);
    if (!taker?.facilitatorUrl) return { kind: 'unpayable' };
    const fromBlock = await this.fromBlocks.of(terms.network).catch(() => null);
    if (fromBlock === null) return { kind: 'chain_unreachable' };
    const request = facilitatorRequest({ ...submitted, x402Version: settleVersion(submitted.x402Version, taker) }, terms, resourceInfo(offer));
    const mark = keptMark(submitted);
    return {
      merchantId: resource.merchantId,
      mode: resource.mode,
      resourceId: resource.id,
      requestKey,
      x402Version: submitted.x402Version,
      network: terms.network,
      asset: terms.asset,
      amount: terms.amount,
      payTo: terms.payTo,
      payer,
      claim,
      validBefore,
      instruction: { request, url: offer.url, ...(mark === undefined ? {} : { mark }), ...(solana ? { solana } : {}) },
      facilitatorUrl: taker.facilitatorUrl,
      fromBlock,
      metadata: resource.metadata,
      payAgain,
      heldUntil: holdMs === undefined ? null : new Date(Date.now() + holdMs),
      // A tip is what its payer makes it; for everything else the address says what is bought, whatever it costs by now.
      ...(identifier === null ? {} : { identifier: { id: identifier, asked: resource.kind === 'tip_jar' ? terms.amount.toString() : requestKey } }),
    };
  }
}

function taken(submission: Submission | Named, submitted: SubmittedPayment): TakenPayment | Refusal {
  if (submission.kind === 'used_elsewhere') return { kind: 'used_elsewhere', paymentId: submission.samePayee ? submission.paymentId : null };
  if (submission.kind === 'in_progress' || submission.kind === 'identifier_conflict') return submission;
  const { payment } = submission;
  const isKnown = submission.kind === 'known';
  // Whoever signs anew, and was checked, is the payer; an authorization that is known may be anybody's by now.
  return { kind: 'payment', payment, isNew: submission.kind === 'claimed', x402Version: submitted.x402Version, standing: isKnown ? standingOf(submitted, payment) : 'payer' };
}

function badKey(offer: Offer, submitted: SubmittedPayment): string {
  return `${offer.resource.id} ${offer.resource.version} ${paymentKey(submitted)}`;
}
