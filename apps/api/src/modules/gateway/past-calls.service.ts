import { Injectable } from '@nestjs/common';
import { moneyMoved } from '@till/ledger';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../config/config.js';
import type { Offer } from '../hosted/offer.js';
import { PassesService } from '../hosted/passes.service.js';
import { PaymentDoor, type TakenPayment } from '../hosted/payment-door.js';
import { PaymentWaiter } from '../hosted/payment-waiter.js';
import { UndeliveredService } from '../payments/undelivered.service.js';
import { CatalogueService } from '../resources/catalogue.service.js';
import { gatewayAddress } from './gateway.js';
import { KeptAnswersService } from './kept-answers.service.js';
import type { PaidCallOutcome } from './paid-calls.service.js';
import { RequestBody } from './request-body.js';
import { requestKey } from './request-key.js';

/** Why nothing is sold at an address: for now, or for good. */
export type Closed = 'paused' | 'ended';

/** A request at an address of a gateway where nothing is sold now. */
export interface PastCall {
  request: FastifyRequest;
  slug: string;
  /** Below the gateway, in one spelling. */
  path: string;
  query: string;
  closed: Closed;
}

const endedUnpaid: ReadonlySet<string> = new Set(['rejected', 'expired', 'failed']);

const whys: Record<Closed, string> = {
  paused: 'The seller has paused this API.',
  ended: 'The seller offers this no more, and no answer was kept for the payment.',
};

/**
 * What was bought stays the payer's where nothing is sold any more: at a paused or deleted gateway, and at a route that was
 * removed. No payment is taken and no origin is called.
 */
@Injectable()
export class PastCallsService {
  constructor(
    private readonly config: Config,
    private readonly door: PaymentDoor,
    private readonly waiter: PaymentWaiter,
    private readonly passes: PassesService,
    private readonly catalogue: CatalogueService,
    private readonly answers: KeptAnswersService,
    private readonly undelivered: UndeliveredService,
  ) {}

  /** What becomes of a request with a payment that was made here before; null for any other, and for one that came to nothing. */
  async answer({ request, slug, path, query, closed }: PastCall): Promise<{ offer: Offer; outcome: PaidCallOutcome } | null> {
    const { headers, raw, method, ip } = request;
    const earlier = await this.door.earlier({ paymentSignature: headers['payment-signature'], xPayment: headers['x-payment'] });
    const resource = earlier && (await this.catalogue.byId(earlier.payment.resourceId));
    const address = `${this.config.publicUrl}${gatewayAddress(slug)}`;
    if (!earlier || !resource?.url.startsWith(`${address}/`)) return null;
    const payment = await this.waiter.resolved(earlier.payment);
    if (endedUnpaid.has(payment.status)) return null;
    const offer = { resource, amount: payment.amount, url: `${address}${path}${query}` };
    // Read only now: whoever gets no answer here may be passed on, body and all.
    const body = await RequestBody.open(raw);
    if (payment.requestKey !== requestKey({ method, path, query, bodyPrint: body.print })) return { offer, outcome: { kind: 'used_elsewhere', paymentId: payment.id } };
    return { offer, outcome: await this.outcome({ ...earlier, payment }, offer, { signIn: headers['sign-in-with-x'], ip }, closed) };
  }

  private async outcome({ payment, x402Version, standing }: TakenPayment, offer: Offer, asker: { signIn: string | string[] | undefined; ip: string }, closed: Closed): Promise<PaidCallOutcome> {
    if (moneyMoved(payment.status) !== 'yes') return { kind: 'payment', payment, x402Version, standing };
    const problem = await this.passes.refusal({ standing, payment }, { offer, ...asker });
    if (problem) return { kind: 'withheld', problem, payment };
    const kept = await this.answers.of(payment.merchantId, payment.id);
    if (kept) return { kind: 'answered', payment, x402Version, ...kept, how: 'replayed' };
    if (closed === 'paused') return { kind: 'undelivered', payment, x402Version, why: whys.paused };
    await this.undelivered.record(payment, whys.ended);
    return { kind: 'undelivered', payment, x402Version, why: whys.ended, isOver: true };
  }
}
