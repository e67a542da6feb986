import { Injectable, Logger } from '@nestjs/common';
import type { Problem } from '@till/contract';
import { moneyMoved } from '@till/ledger';
import { encodeSettlement, type PaymentFault } from '@till/x402';
import type { FastifyReply } from 'fastify';
import { Config } from '../../config/config.js';
import { failpoint } from '../../platform/failpoints/failpoint.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { toProblemError } from '../../platform/http/problem-filter.js';
import { statusUrl } from '../payments/payment-dto.js';
import type { Payment } from '../payments/payment.js';
import { UndeliveredService } from '../payments/undelivered.service.js';
import { DeliveryDesk } from './delivery-desk.js';
import { doorHeaders } from './door-headers.js';
import type { Offer } from './offer.js';
import { PaymentCookie } from './payment-cookie.js';
import type { DoorAnswer } from './payment-door.js';
import type { Standing } from './standing.js';
import { unpayable, UnpaidAnswers } from './unpaid-answers.js';

const retryAfterSeconds = '2';

/** A settled payment that opens nothing to the request: it does not show whose it is, or the money went back. */
export interface Withheld {
  kind: 'withheld';
  problem: ProblemError;
  /** The payment whose wallet may have to sign; left out where a proof was given alone. */
  payment?: Payment;
}

/** Puts the outcome of a paid request into HTTP. */
@Injectable()
export class PaidAnswers {
  private readonly logger = new Logger(PaidAnswers.name);

  constructor(
    private readonly config: Config,
    private readonly desk: DeliveryDesk,
    private readonly cookie: PaymentCookie,
    private readonly unpaid: UnpaidAnswers,
    private readonly undelivered: UndeliveredService,
  ) {}

  send(reply: FastifyReply, offer: Offer, answer: DoorAnswer | Withheld): Promise<FastifyReply> | FastifyReply {
    void reply.headers(doorHeaders);
    switch (answer.kind) {
      case 'payment':
        return this.payment(reply, offer, answer);
      case 'withheld':
        return this.withheld(reply, offer, answer);
      case 'fault':
        return this.fault(reply, offer, answer.fault);
      case 'unsettleable':
        return this.refusal(reply, offer, new ProblemError('payment_refused', `The payment would not settle (${answer.reason}). No money moved, and nothing was begun.`, { reason: answer.reason }));
      case 'unpayable':
        return this.problem(reply, unpayable(offer));
      case 'in_progress':
        return this.inProgress(reply, answer.payment);
      case 'identifier_conflict': {
        const facts = { paymentId: answer.paymentId, statusUrl: this.statusUrl(answer.paymentId) };
        void reply.header('till-payment', answer.paymentId);
        return this.problem(reply, new ProblemError('payment_identifier_reused', 'This payer gave the same payment identifier to another request here. Nothing was charged; take a new identifier for this one.', facts));
      }
      case 'used_elsewhere':
        if (answer.paymentId !== null) void reply.header('till-payment', answer.paymentId);
        return this.problem(reply, new ProblemError('authorization_used_elsewhere', 'This signed payment was used for something else. Sign a new one for this.', answer.paymentId === null ? {} : { paymentId: answer.paymentId, statusUrl: this.statusUrl(answer.paymentId) }));
      case 'too_many':
        return this.problem(reply, new ProblemError('rate_limited', 'Too many payments from this address had bad signatures. Wait a little; a payment sent before is still answered.', { headers: { 'retry-after': '5' } }));
      case 'chain_unreachable':
        return this.problem(reply, new ProblemError('service_unavailable', 'The network cannot be read right now, so the payment was not taken. Send the same payment again in a few seconds.', { headers: { 'retry-after': retryAfterSeconds } }));
    }
  }

  /** What a wallet's proof opened: the bought thing, or how its payment stands. */
  reopened(reply: FastifyReply, payment: Payment): Promise<FastifyReply> | FastifyReply {
    void reply.headers(doorHeaders).header('till-payment', payment.id);
    if (moneyMoved(payment.status) !== 'yes') return this.open(reply, payment, 'payer');
    this.cookie.give(reply, payment.id);
    return this.delivered(reply, payment);
  }

  /** Refuses to open anything; with the challenge to sign where that opens it. */
  withheld(reply: FastifyReply, offer: Offer, { problem, payment }: Omit<Withheld, 'kind'>): FastifyReply {
    void reply.headers(doorHeaders);
    return this.problem(reply, problem, payment && problem.code === 'payer_proof_required' ? { extensions: this.unpaid.signInChallenge(offer, [payment.network]) } : {});
  }

  private payment(reply: FastifyReply, offer: Offer, { payment, x402Version, standing }: DoorAnswer & { kind: 'payment' }): Promise<FastifyReply> | FastifyReply {
    void reply.header('till-payment', payment.id);
    if (moneyMoved(payment.status) === 'yes') {
      this.settled(reply, payment, x402Version);
      return this.delivered(reply, payment);
    }
    if (payment.status === 'rejected' || payment.status === 'expired' || payment.status === 'failed') return this.lost(reply, offer, payment, x402Version);
    return this.open(reply, payment, standing);
  }

  /** Nobody knows yet. The cookie will open the receipt, so a stranger gets none. */
  private open(reply: FastifyReply, payment: Payment, standing: Standing): FastifyReply {
    if (standing !== 'stranger') this.cookie.give(reply, payment.id);
    const body = { paymentId: payment.id, status: payment.status, moneyMoved: moneyMoved(payment.status), statusUrl: this.statusUrl(payment.id), detail: 'The payment is being settled. Do not pay again: send the same signed payment later, or look at the status URL.' };
    return reply.status(202).header('location', `/r/${payment.id}`).header('retry-after', retryAfterSeconds).type('application/json; charset=utf-8').send(JSON.stringify(body));
  }

  /** Marks an answer as that of a payment whose money has moved. */
  settled(reply: FastifyReply, payment: Payment, x402Version: 1 | 2): void {
    const { network, payer, amount } = payment;
    const settlement = encodeSettlement(x402Version, { success: true, transaction: payment.transaction ?? '', network, payer, amount });
    void reply.header('till-payment', payment.id).header(settlement.name, settlement.value);
    this.cookie.give(reply, payment.id);
  }

  private async delivered(reply: FastifyReply, payment: Payment): Promise<FastifyReply> {
    try {
      const { headers, body } = await this.desk.deliver(payment);
      void reply.status(200).headers(headers).send(body);
      await failpoint('K10_delivery_cut', payment.id);
      return reply;
    } catch (error) {
      this.logger.error(`${payment.id} is paid but not delivered: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (toProblemError(error).code === 'service_unavailable') {
        return this.problem(reply, new ProblemError('service_unavailable', 'The payment settled, but its content cannot be sent right now. Do not pay again: send the same signed payment in a few seconds.', { headers: { 'retry-after': retryAfterSeconds }, paymentId: payment.id, statusUrl: this.statusUrl(payment.id) }));
      }
      await this.undelivered.record(payment, 'The content could not be read or sent.');
      return this.problem(reply, new ProblemError('delivery_failed', 'The payment settled, but its content could not be sent. Do not pay again: send the same signed payment later.', { paymentId: payment.id, statusUrl: this.statusUrl(payment.id) }));
    }
  }

  /** The payment ended without money moving: the reason, and fresh terms for another try. */
  private lost(reply: FastifyReply, offer: Offer, payment: Payment, x402Version: 1 | 2): FastifyReply {
    const reason = payment.reason ?? payment.status;
    const { network, payer } = payment;
    const settlement = encodeSettlement(x402Version, { success: false, transaction: '', network, payer, errorReason: reason });
    void reply.header(settlement.name, settlement.value);
    const expired = payment.status === 'expired';
    const detail = expired ? 'The signed payment ran out before it could be settled. No money moved.' : `The payment was refused (${reason}). No money moved.`;
    return this.refusal(reply, offer, new ProblemError(expired ? 'payment_expired' : 'payment_refused', detail, { reason, paymentId: payment.id, statusUrl: this.statusUrl(payment.id) }));
  }

  private fault(reply: FastifyReply, offer: Offer, fault: PaymentFault): FastifyReply {
    const details = { reason: fault.code, status: fault.status };
    if (fault.status !== 402) return this.problem(reply, new ProblemError('payment_header_invalid', `${fault.message}.`, details));
    return this.refusal(reply, offer, new ProblemError('payment_refused', `${fault.message}. No money moved.`, details));
  }

  /** A 402: the problem, and the terms for clients of both versions in the same answer. */
  private refusal(reply: FastifyReply, offer: Offer, problem: ProblemError): FastifyReply {
    const { header, body } = this.unpaid.challenge(offer, problem.details.reason);
    void reply.header('payment-required', header);
    return this.problem(reply, problem, JSON.parse(body) as object);
  }

  private inProgress(reply: FastifyReply, payment: Payment): FastifyReply {
    void reply.header('till-payment', payment.id).header('location', `/r/${payment.id}`).header('retry-after', retryAfterSeconds);
    const detail = 'An earlier payment of this payer for this is still being settled. Wait for it, or send "Till-Pay-Again: true" to pay a second time.';
    return this.problem(reply, new ProblemError('payment_in_progress', detail, { paymentId: payment.id, statusUrl: this.statusUrl(payment.id) }));
  }

  private problem(reply: FastifyReply, problem: ProblemError, beside: object = {}): FastifyReply {
    const body: Problem = { ...beside, ...problem.toProblem(reply.request.id) };
    return reply
      .status(problem.status)
      .headers(problem.details.headers ?? {})
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(body));
  }

  private statusUrl(paymentId: string): string {
    return statusUrl(this.config.publicUrl, paymentId);
  }
}
