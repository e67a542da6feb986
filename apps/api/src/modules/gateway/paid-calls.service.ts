import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { moneyMoved } from '@till/ledger';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EgressError } from '../../platform/egress/egress-error.js';
import type { ProblemError } from '../../platform/http/problem-error.js';
import type { Withheld } from '../hosted/paid-answers.js';
import { PassesService } from '../hosted/passes.service.js';
import { PaymentDoor, type Refusal } from '../hosted/payment-door.js';
import type { Standing } from '../hosted/standing.js';
import { PaymentWaiter } from '../hosted/payment-waiter.js';
import type { Offer } from '../hosted/offer.js';
import { statusUrl } from '../payments/payment-dto.js';
import type { PaymentStep } from '../payments/payment-move.js';
import { PaymentMoves } from '../payments/payment-moves.js';
import type { Payment } from '../payments/payment.js';
import { PaymentsService } from '../payments/payments.service.js';
import { UndeliveredService } from '../payments/undelivered.service.js';
import { lateLookAt } from '../settlement/check-times.js';
import { FirstAttempts } from '../settlement/first-attempts.js';
import { CallsRepository } from './calls.repository.js';
import type { KeptAnswer } from './kept-answer.js';
import { type OriginAnswer, OriginCalls, type OriginRequest, type ReadBody } from './origin-calls.js';
import { originProblem } from './origin-problem.js';
import type { PricedRoute } from './route-table.js';

/** A request that carries a payment for a route. */
export interface PaidCall extends Omit<OriginRequest, 'paidBy' | 'signal' | 'body'> {
  route: PricedRoute;
  offer: Offer;
  /** Stands for exactly this request. */
  requestKey: string;
  ip: string;
  payAgain: boolean;
  body: () => OriginRequest['body'];
}

export type PaidCallOutcome =
  /** Paid and answered. */
  | { kind: 'answered'; payment: Payment; x402Version: 1 | 2; status: number; headers: KeptAnswer['headers']; body: ReadBody['body']; how: 'kept' | 'replayed' | 'streamed' }
  /** The origin did not do what was asked, and nothing was charged. */
  | { kind: 'not_charged'; payment: Payment; answer: OriginAnswer }
  /** Paid, but the origin could not be heard; the same payment may ask again, unless that `isOver`. */
  | { kind: 'undelivered'; payment: Payment; x402Version: 1 | 2; why: string; isOver?: true }
  /** No money has moved, or nobody knows yet. */
  | { kind: 'payment'; payment: Payment; x402Version: 1 | 2; standing: Standing }
  | Withheld
  | Refusal;

/** What is left for keeping the answer and starting the settlement after the origin's time is up. */
const holdMarginMs = 10_000;
const turnMarginMs = 5_000;
const turnLookMs = 150;

/**
 * Paid calls of an origin, in either order. `after`: claim and hold, call, and release the hold in the commit that keeps
 * the answer; what dies in between is never charged. `first`: settle, then call; a call that fails may be made again for
 * the same payment.
 */
@Injectable()
export class PaidCallsService {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly door: PaymentDoor,
    private readonly waiter: PaymentWaiter,
    private readonly payments: PaymentsService,
    private readonly moves: PaymentMoves,
    private readonly firstAttempts: FirstAttempts,
    private readonly calls: CallsRepository,
    private readonly origins: OriginCalls,
    private readonly passes: PassesService,
    private readonly undelivered: UndeliveredService,
  ) {}

  /** Throws `origin_unreachable`, `origin_timeout` or `origin_refused_seller` when the origin failed and nothing was charged. */
  async serve(call: PaidCall): Promise<PaidCallOutcome> {
    const { headers } = call.request;
    const holds = call.route.settle === 'after';
    const taken = await this.door.take({
      offer: call.offer,
      headers: { paymentSignature: headers['payment-signature'], xPayment: headers['x-payment'] },
      ip: call.ip,
      payAgain: call.payAgain,
      requestKey: call.requestKey,
      ...(holds ? { holdMs: call.gateway.timeoutMs + holdMarginMs } : {}),
    });
    if (taken.kind !== 'payment') return taken;
    const { payment, x402Version, standing } = taken;
    if (taken.isNew && payment.heldUntil !== null) return this.answerThenSettle(call, payment, x402Version);
    const resolved = await this.waiter.resolved(payment);
    if (moneyMoved(resolved.status) !== 'yes') return { kind: 'payment', payment: resolved, x402Version, standing };
    const problem = await this.passes.refusal({ standing, payment: resolved }, { offer: call.offer, signIn: headers['sign-in-with-x'], ip: call.ip });
    return problem ? { kind: 'withheld', problem, payment: resolved } : this.deliver(call, resolved, x402Version);
  }

  private async answerThenSettle(call: PaidCall, payment: Payment, x402Version: 1 | 2): Promise<PaidCallOutcome> {
    const startedMs = Date.now();
    const untilMs = startedMs + call.gateway.timeoutMs;
    let answer: OriginAnswer;
    let read: ReadBody;
    try {
      answer = await this.call(call, payment);
      if (!isSuccess(answer.status)) {
        await this.reject(payment, `origin_status_${String(answer.status)}`);
        return { kind: 'not_charged', payment, answer };
      }
      read = await this.origins.read(answer, untilMs);
    } catch (error) {
      if (!(error instanceof EgressError)) throw error;
      const problem = this.originProblem(error, payment);
      await this.reject(payment, problem.code);
      throw problem;
    }
    const kept = read.kind === 'whole' ? { status: answer.status, headers: answer.headers, body: read.body } : null;
    const step: PaymentStep = { type: 'answered', data: { status: answer.status, tookMs: Date.now() - startedMs, kept: kept !== null } };
    const released = await this.release(payment, kept, step).catch((error: unknown) => {
      answer.drop();
      throw error;
    });
    const resolved = await this.waiter.resolved(released ?? (await this.payments.find(payment.id)) ?? payment);
    if (moneyMoved(resolved.status) !== 'yes') {
      answer.drop();
      return { kind: 'payment', payment: resolved, x402Version, standing: 'payer' };
    }
    return { kind: 'answered', payment: resolved, x402Version, status: answer.status, headers: answer.headers, body: read.body, how: kept ? 'kept' : 'streamed' };
  }

  /** The kept answer of a settled payment; where there is none yet, the origin's now. */
  private async deliver(call: PaidCall, payment: Payment, x402Version: 1 | 2): Promise<PaidCallOutcome> {
    const { timeoutMs } = call.gateway;
    const patienceUntilMs = Date.now() + this.config.doorDeadlineMs;
    for (;;) {
      const leaseUntil = new Date(Date.now() + timeoutMs + turnMarginMs);
      const turn = await this.unitOfWork.system((tx) => this.calls.begin(tx, payment, leaseUntil));
      if (turn.kind === 'kept') return { kind: 'answered', payment, x402Version, ...turn.answer, how: 'replayed' };
      if (turn.kind === 'yours') return this.callForPaid(call, payment, x402Version);
      if (turn.kind === 'used_up') return { kind: 'undelivered', payment, x402Version, why: 'This payment has called the seller’s API as often as one payment may.' };
      if (Date.now() >= patienceUntilMs) return { kind: 'undelivered', payment, x402Version, why: 'The seller’s API is still being called for this payment.' };
      await pause(turnLookMs);
    }
  }

  private async callForPaid(call: PaidCall, payment: Payment, x402Version: 1 | 2): Promise<PaidCallOutcome> {
    const untilMs = Date.now() + call.gateway.timeoutMs;
    let keeps = false;
    try {
      const answer = await this.call(call, payment);
      if (answer.status >= 500) {
        answer.drop();
        return await this.notDelivered(payment, x402Version, `The seller’s API answered with status ${String(answer.status)}.`);
      }
      const read = await this.origins.read(answer, untilMs);
      if (read.kind === 'whole' && isSuccess(answer.status)) {
        const kept = { status: answer.status, headers: answer.headers, body: read.body };
        await this.unitOfWork.system((tx) => this.calls.keep(tx, payment, kept));
        keeps = true;
      }
      return { kind: 'answered', payment, x402Version, status: answer.status, headers: answer.headers, body: read.body, how: keeps ? 'kept' : 'streamed' };
    } catch (error) {
      if (!(error instanceof EgressError)) throw error;
      return await this.notDelivered(payment, x402Version, `The seller’s API ${error.message}.`);
    } finally {
      if (!keeps) await this.unitOfWork.system((tx) => this.calls.end(tx, payment));
    }
  }

  private async notDelivered(payment: Payment, x402Version: 1 | 2, why: string): Promise<PaidCallOutcome> {
    await this.undelivered.record(payment, why);
    return { kind: 'undelivered', payment, x402Version, why };
  }

  /** Calls the origin for a payment within the gateway's time; the payer's leaving does not stop what is paid for. */
  private async call(call: PaidCall, payment: Payment): Promise<OriginAnswer> {
    const { gateway, request, path, query } = call;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new EgressError('timed_out', 'did not answer in time')), gateway.timeoutMs);
    try {
      return await this.origins.call({ gateway, request, path, query, body: call.body(), paidBy: { paymentId: payment.id, payer: payment.payer }, signal: late.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  /** One commit: the answer is there before anything is sent, and nothing is sent without it. */
  private release(payment: Payment, kept: KeptAnswer | null, step: PaymentStep): Promise<Payment | null> {
    return this.firstAttempts.release(payment, [step], (tx) => (kept ? this.calls.keep(tx, payment, kept) : this.calls.end(tx, payment)));
  }

  /** The origin did not answer as it should: the payment ends here, and was never sent anywhere. */
  private async reject(payment: Payment, reason: string): Promise<void> {
    await this.unitOfWork.system((tx) => this.moves.move(tx, { payment, to: 'rejected', changes: { reason, heldUntil: null, nextCheckAt: lateLookAt(payment) }, steps: [{ type: 'rejected', data: { reason } }] }));
  }

  private originProblem(error: EgressError, { id }: Payment): ProblemError {
    return originProblem(error, { paymentId: id, statusUrl: statusUrl(this.config.publicUrl, id), headers: { 'till-payment': id } });
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
