import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Config } from '../../config/config.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { sendProblem } from '../../platform/http/problem-filter.js';
import { securityHeaders } from '../../platform/http/security-headers.js';
import { doorHeaders } from '../hosted/door-headers.js';
import type { Offer } from '../hosted/offer.js';
import { PaidAnswers } from '../hosted/paid-answers.js';
import { statusUrl } from '../payments/payment-dto.js';
import type { PaidCallOutcome } from './paid-calls.service.js';

type Headers = Record<string, string | string[]>;

/** A seller's answer comes from Till's own address, so a browser treats it as a document of nobody's: no script, no cookie, no frame. */
const strangerPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** Puts origins' answers and the outcomes of paid calls into HTTP. */
@Injectable()
export class GatewayAnswers {
  private readonly common: Readonly<Record<string, string>>;

  constructor(
    private readonly config: Config,
    private readonly paid: PaidAnswers,
  ) {
    const { 'access-control-allow-origin': allowed = '*', 'access-control-expose-headers': exposed = '' } = doorHeaders;
    this.common = { ...securityHeaders(config), 'content-security-policy': strangerPolicy, 'access-control-allow-origin': allowed, 'access-control-expose-headers': exposed };
  }

  /**
   * Writes the head of an unpaid answer whose body follows by itself. Straight to the socket: this is what every free
   * request costs. `isPriced`: the same address costs money for others, so no cache may keep the answer.
   */
  begin({ raw, request }: FastifyReply, status: number, headers: Headers, isPriced: boolean): void {
    raw.writeHead(status, { ...lengthLast(headers), ...this.common, ...(isPriced ? notKept(headers) : {}), 'till-request-id': request.id });
  }

  /** Answers a request that carried a payment. */
  async outcome(reply: FastifyReply, offer: Offer, outcome: PaidCallOutcome): Promise<FastifyReply> {
    switch (outcome.kind) {
      case 'answered': {
        const { payment, x402Version, status, headers, body, how } = outcome;
        this.paid.settled(reply, payment, x402Version);
        // To HEAD an origin tells the length that GET would have, and sends nothing.
        const lasting: Headers = how === 'streamed' || reply.request.method === 'HEAD' ? headers : { ...headers, 'content-length': String((body as Buffer).length) };
        return this.send(reply, status, { ...lasting, 'till-answer': how }, body);
      }
      case 'not_charged':
        void reply.header('till-payment', outcome.payment.id);
        return this.send(reply, outcome.answer.status, { ...outcome.answer.headers, 'till-answer': 'not-charged' }, outcome.answer.body);
      case 'undelivered': {
        const { id } = outcome.payment;
        this.paid.settled(reply, outcome.payment, outcome.x402Version);
        const [next, headers] = outcome.isOver ? ['Ask the seller for it, or for your money back, by the payment’s id.', {}] : ['do not pay again, send the same signed payment later.', { 'retry-after': '5' }];
        const problem = new ProblemError('delivery_failed', `${outcome.why} The payment stands${outcome.isOver ? '. ' : ': '}${next}`, { paymentId: id, statusUrl: statusUrl(this.config.publicUrl, id), headers });
        return sendProblem(reply.headers(doorHeaders), problem, reply.request.id);
      }
      default:
        return this.paid.send(reply, offer, outcome);
    }
  }

  private send(reply: FastifyReply, status: number, headers: Headers, body: Buffer | Readable): FastifyReply {
    void reply.status(status).headers({ ...lengthLast(headers), ...this.common, ...notKept(headers) });
    if (reply.request.method !== 'HEAD') return reply.send(body);
    if (body instanceof Readable) body.on('error', () => undefined).destroy();
    return reply.send();
  }
}

/**
 * Node refuses to write a Content-Disposition with bytes of UTF-8, such as the name of a file, where it has been told the
 * length before. An origin may send the two in that order, and the database gives what it keeps in an order of its own.
 */
function lengthLast({ 'content-length': length, ...headers }: Headers): Headers {
  return length === undefined ? headers : { ...headers, 'content-length': length };
}

/** Of a priced address nothing may be kept by a cache on the way. */
function notKept(headers: Headers): Headers {
  const own = String(headers.vary ?? '');
  return { 'cache-control': 'no-store, private', vary: own === '' ? (doorHeaders.vary ?? '') : `${own}, ${doorHeaders.vary ?? ''}` };
}
