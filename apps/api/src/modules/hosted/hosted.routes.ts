import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { prepareSolanaTransactionSchema } from '@till/contract';
import { AmountError, parseAmount } from '@till/money';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failpoint } from '../../platform/failpoints/failpoint.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { sendProblem, toProblemError } from '../../platform/http/problem-filter.js';
import { toValidationProblem } from '../../platform/http/validation.js';
import { CatalogueService } from '../resources/catalogue.service.js';
import type { PricedResource } from '../resources/priced-resource.js';
import { doorHeaders, preflightHeaders } from './door-headers.js';
import { languageOf } from './page-language.js';
import { type Offer, offerOf } from './offer.js';
import { PaidAnswers } from './paid-answers.js';
import { PassesService } from './passes.service.js';
import { PaymentDoor } from './payment-door.js';
import { ProblemPages } from './problem-pages.js';
import { type Representation, representationOf } from './representation.js';
import { SolanaTransactions } from './solana-transactions.js';
import { headOf, type ReadyAnswer, UnpaidAnswers } from './unpaid-answers.js';

interface Named {
  slug?: string;
  handle?: string;
}

const usdcDecimals = 6;
const longestAmount = 32;

/**
 * The public doors `/p/:slug` and `/t/:handle`. Routes of the server itself and not of Nest: an unpaid request is
 * answered from memory without a pipe, a guard or a promise in between.
 */
@Injectable()
export class HostedRoutes implements OnModuleInit {
  private readonly logger = new Logger(HostedRoutes.name);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly catalogue: CatalogueService,
    private readonly unpaid: UnpaidAnswers,
    private readonly door: PaymentDoor,
    private readonly paid: PaidAnswers,
    private readonly problems: ProblemPages,
    private readonly solana: SolanaTransactions,
    private readonly passes: PassesService,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    for (const path of ['/p/:slug', '/t/:handle']) {
      server.get(path, (request, reply) => this.answer(request, reply));
      server.post(`${path}/transaction`, (request, reply) => this.guarded(request, reply, () => this.prepare(request, reply)));
      for (const one of [path, `${path}/transaction`]) server.options(one, (_request, reply) => reply.status(204).headers(preflightHeaders).send());
    }
  }

  private answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> | undefined {
    const { headers } = request;
    if (headers['payment-signature'] !== undefined || headers['x-payment'] !== undefined) return this.guarded(request, reply, () => this.pay(request, reply));
    const representation = representationOf(headers.accept ?? '', headers['user-agent'] ?? '');
    const isPage = representation === 'page' || representation === 'card';
    const lang = isPage ? languageOf(request) : 'en';
    const key = `${representation} ${lang} ${nameOf(request)}`;
    const signIn = headers['sign-in-with-x'];
    const kept = signIn === undefined ? this.unpaid.kept(key) : undefined;
    if (kept) {
      send(request, reply, kept);
      // A returned reply is a thenable, and Fastify would watch the socket for its end.
      return undefined;
    }
    const unpaid = async (): Promise<FastifyReply> => send(request, reply, await this.unpaid.make(key, await this.offer(request), representation, lang));
    return this.guarded(request, reply, async () => (signIn === undefined ? unpaid() : ((await this.reopen(request, reply, signIn)) ?? unpaid())), representation);
  }

  private async pay(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { headers } = request;
    const offer = await this.offer(request);
    const payAgain = headers['till-pay-again'] === 'true';
    const answer = await this.door.pay({ offer, headers: { paymentSignature: headers['payment-signature'], xPayment: headers['x-payment'] }, ip: request.ip, payAgain });
    await failpoint('K9_reply_lost', answer.kind === 'payment' ? answer.payment.id : undefined);
    const problem = answer.kind === 'payment' ? await this.passes.refusal(answer, { offer, signIn: headers['sign-in-with-x'], ip: request.ip }) : null;
    if (problem && answer.kind === 'payment') return this.paid.withheld(reply, offer, { problem, payment: answer.payment });
    return this.paid.send(reply, offer, answer);
  }

  /** What the wallet of a proof has bought here; null when nothing, so that it is told the price. */
  private async reopen(request: FastifyRequest, reply: FastifyReply, signIn: string | string[]): Promise<FastifyReply | null> {
    const offer = await this.offer(request);
    if (offer.resource.kind !== 'pay_link') return null;
    const pass = await this.passes.open({ offer, signIn, ip: request.ip });
    if (pass.kind === 'not_bought') return null;
    return pass.kind === 'payment' ? this.paid.reopened(reply, pass.payment) : this.paid.withheld(reply, offer, pass);
  }

  private async prepare(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const parsed = prepareSolanaTransactionSchema.safeParse(request.body);
    if (!parsed.success) throw toValidationProblem(parsed.error.issues);
    const prepared = await this.solana.prepare(await this.offer(request), parsed.data);
    return reply.status(200).headers(doorHeaders).type('application/json; charset=utf-8').send(JSON.stringify(prepared));
  }

  private async offer(request: FastifyRequest): Promise<Offer> {
    const resource = await this.resource(request.params as Named);
    if (!resource) throw new ProblemError('not_found', 'There is nothing to pay for at this address. Check the link.');
    const text = amountText(request);
    const amount = resource.amountFor(resource.kind === 'tip_jar' && text !== undefined ? requestedAmount(text) : undefined);
    if (amount instanceof ProblemError) throw amount;
    return offerOf(resource, amount);
  }

  private resource({ slug, handle }: Named): PricedResource | null | Promise<PricedResource | null> {
    return slug === undefined ? this.catalogue.byHandle(handle ?? '') : this.catalogue.bySlug(slug);
  }

  /** Runs a handler; what it throws leaves as a problem, as a page for people. */
  private async guarded(request: FastifyRequest, reply: FastifyReply, run: () => Promise<FastifyReply>, representation: Representation = 'json'): Promise<FastifyReply> {
    try {
      return await run();
    } catch (error) {
      const problem = toProblemError(error);
      if (problem.status >= 500 && !(error instanceof ProblemError)) this.logger.error(`${request.method} ${request.routeOptions.url ?? ''} ${request.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      void reply.headers(doorHeaders);
      if (representation === 'page' || representation === 'card') return this.problems.send(request, reply, problem);
      return sendProblem(reply, problem, request.id);
    }
  }
}

/** Only a tip jar is asked for an amount: at a pay link, whatever stands there changes nothing. */
function nameOf(request: FastifyRequest): string {
  const { slug, handle } = request.params as Named;
  return slug === undefined ? `/t/${handle ?? ''} ${amountText(request) ?? ''}` : `/p/${slug}`;
}

/** The `amount` asked for, as sent; a repeated or overlong one is malformed like any other. */
function amountText(request: FastifyRequest): string | undefined {
  const { amount } = request.query as { amount?: unknown };
  if (amount === undefined) return undefined;
  return typeof amount === 'string' ? amount.slice(0, longestAmount + 1) : '-';
}

function requestedAmount(text: string): bigint {
  try {
    if (text.length <= longestAmount) return parseAmount(text, usdcDecimals);
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
  }
  throw new ProblemError('amount_out_of_range', 'amount must be a decimal number of USDC with at most 6 fraction digits, like 1.50.', { errors: [{ field: 'amount', message: 'is not an amount' }] });
}

/** Writes a ready answer to the socket as it is: nothing is left to serialise, and this is the hottest line of Till. */
function send(request: FastifyRequest, reply: FastifyReply, answer: ReadyAnswer): FastifyReply {
  void reply.hijack();
  reply.raw.writeHead(answer.status, headOf(answer, request.id));
  reply.raw.end(answer.body, 'latin1');
  return reply;
}
