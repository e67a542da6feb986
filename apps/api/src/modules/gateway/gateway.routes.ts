import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { prepareSolanaTransactionSchema } from '@till/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../config/config.js';
import { EgressError } from '../../platform/egress/egress-error.js';
import { readsItsBody } from '../../platform/http/body-deadline.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { sendProblem, toProblemError } from '../../platform/http/problem-filter.js';
import { toValidationProblem } from '../../platform/http/validation.js';
import { CheckupMark, checkupHeader } from '../hosted/checkup-mark.js';
import { doorHeaders, preflightHeaders } from '../hosted/door-headers.js';
import type { Offer } from '../hosted/offer.js';
import { languageOf } from '../hosted/page-language.js';
import { ProblemPages } from '../hosted/problem-pages.js';
import { type Representation, representationOf } from '../hosted/representation.js';
import { SolanaTransactions } from '../hosted/solana-transactions.js';
import { headOf, type ReadyAnswer, UnpaidAnswers } from '../hosted/unpaid-answers.js';
import { CatalogueService } from '../resources/catalogue.service.js';
import { isChargedBot } from './automated-clients.js';
import { viaName } from './forwarded-headers.js';
import { FreeQuotaService } from './free-quota.service.js';
import { GatewayAnswers } from './gateway-answers.js';
import { ownPaths } from './gateway.js';
import { GatewayDirectory } from './gateway-directory.js';
import { GatewayPagesRoutes } from './gateway-pages.routes.js';
import type { OpenGateway } from './open-gateway.js';
import { OriginCalls } from './origin-calls.js';
import { originProblem } from './origin-problem.js';
import { PaidCallsService } from './paid-calls.service.js';
import { type Closed, PastCallsService } from './past-calls.service.js';
import { hasBody, RequestBody, streamedBody } from './request-body.js';
import { requestKey } from './request-key.js';
import { type RequestPath, requestPath } from './request-path.js';
import { routeDiscovery } from './route-discovery.js';
import { RouteShapesService } from './route-shapes.service.js';
import type { PricedRoute } from './route-table.js';
import { TrafficService } from './traffic.service.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** A POST below this suffix with this header asks Till for a transaction to sign, and is none of the origin's business. */
const transactionSuffix = '/transaction';

const unread = Symbol('till:media-type');

interface UnreadRequest extends FastifyRequest {
  /** The media type the payer gave, which the server did not look at. */
  [unread]?: string;
}

/** A request at a gateway, its address taken apart. */
interface Asked {
  gateway: OpenGateway;
  path: RequestPath;
  /** With its question mark; empty when there is none. */
  query: string;
  route: PricedRoute | null;
  method: string;
}

/**
 * The priced proxy at `/g/:gateway/…`. Routes of the server itself and not of Nest, with bodies left alone: an unpaid
 * request is answered from memory, a free one streams through.
 */
@Injectable()
export class GatewayRoutes implements OnModuleInit {
  private readonly logger = new Logger(GatewayRoutes.name);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: Config,
    private readonly directory: GatewayDirectory,
    private readonly catalogue: CatalogueService,
    private readonly unpaid: UnpaidAnswers,
    private readonly problems: ProblemPages,
    private readonly solana: SolanaTransactions,
    private readonly quota: FreeQuotaService,
    private readonly traffic: TrafficService,
    private readonly origins: OriginCalls,
    private readonly calls: PaidCallsService,
    private readonly pastCalls: PastCallsService,
    private readonly answers: GatewayAnswers,
    private readonly marks: CheckupMark,
    private readonly documents: GatewayPagesRoutes,
    private readonly shapes: RouteShapesService,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    void server.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
      // The server refuses media types it cannot read, and what an origin reads is not its business.
      scope.addHook('onRequest', (request: UnreadRequest, _reply, next) => {
        const type = request.raw.headers['content-type'];
        if (type !== undefined) {
          request[unread] = type;
          delete request.raw.headers['content-type'];
        }
        next();
      });
      for (const url of ['/g/:gateway', '/g/:gateway/*']) {
        scope.route({ method: [...methods], url, exposeHeadRoute: false, config: readsItsBody, handler: (request, reply) => this.answer(request, reply) });
      }
      done();
    });
  }

  /** Answers at once what memory knows; everything else takes its way. */
  private answer(request: UnreadRequest, reply: FastifyReply): Promise<FastifyReply | undefined> | undefined {
    const { headers } = request;
    if (request[unread] !== undefined) headers['content-type'] = request[unread];
    const representation = request.method === 'GET' ? representationOf(headers.accept ?? '', headers['user-agent'] ?? '') : 'json';
    const gateway = this.directory.known((request.params as { gateway: string }).gateway);
    const isPlain = headers.upgrade === undefined && headers[checkupHeader] === undefined && !carriesPayment(request) && !isPreflight(request);
    const route = gateway?.active && isPlain ? (take(request, gateway)?.route ?? null) : null;
    if (gateway && route && this.mustPay(request, route) && this.quota.isSpent(route, request)) {
      const kept = this.unpaid.keptRoute(keyOf(request, gateway, route, representation));
      if (kept) {
        this.traffic.count(gateway, route, 'challenged', headers['user-agent']);
        sendReady(request, reply, kept);
        // A returned reply is a thenable, and Fastify would watch the socket for its end.
        return undefined;
      }
    }
    return this.guarded(request, reply, representation, () => this.serve(request, reply, representation));
  }

  private async serve(request: FastifyRequest, reply: FastifyReply, representation: Representation): Promise<FastifyReply | undefined> {
    const { method, headers } = request;
    if (isPreflight(request)) return reply.status(204).headers(preflightOf(request)).send();
    const gateway = await this.directory.look((request.params as { gateway: string }).gateway);
    if (gateway === null) throw new ProblemError('not_found', 'There is no API at this address. Check it.');
    if (gateway === 'deleted' || !gateway.active) return this.closed(request, reply, gateway === 'deleted' ? 'ended' : 'paused');
    if (headers.via?.includes(viaName)) throw new ProblemError('origin_unreachable', 'This API’s origin leads back to a gateway. Nothing was charged.', { status: 508 });
    if (isUpgrade(request)) throw new ProblemError('upgrade_unsupported', 'WebSockets cannot be paid per request and do not pass this gateway. Use plain requests or server-sent events.');
    if (method === 'POST' && headers['till-prepare'] === 'transaction') return this.prepare(request, reply, gateway);
    const asked = take(request, gateway);
    if (!asked) throw new ProblemError('malformed_request', 'The path of this request is not valid.');
    const { route } = asked;
    const isCheckup = this.marks.isOn(headers[checkupHeader]);
    if (isCheckup && !(route && this.mustPay(request, route))) throw new ProblemError('not_found', 'Nothing is charged for this request.');
    // The origin's own description names its own address and no price; whoever asks for it here gets the one with prices.
    if (gateway.publicDocs && asked.path.forwarded === gateway.documentPath && (method === 'GET' || method === 'HEAD') && (route?.mode ?? 'observe') === 'observe') return this.documents.sendDocument(reply, gateway);
    if (!route) {
      const past = await this.past(request, reply, 'ended');
      if (past) return past;
      if (gateway.unmatched === 'refuse') throw new ProblemError('not_found', 'The seller offers nothing at this path.');
      return this.pass(request, reply, asked, false);
    }
    if (route.mode !== 'observe' && carriesPayment(request)) return this.pay(request, reply, asked, route);
    const free = isCheckup ? null : await this.freePassage(request, gateway, route);
    if (free) {
      this.traffic.count(gateway, route, free, headers['user-agent']);
      return this.pass(request, reply, asked, free !== 'observed');
    }
    const key = keyOf(request, gateway, route, representation);
    const answer = this.unpaid.keptRoute(key) ?? (await this.unpaid.make(key, await this.offer(asked, route), representation, representation === 'json' ? 'en' : languageOf(request)));
    if (!isCheckup) this.traffic.count(gateway, route, 'challenged', headers['user-agent']);
    sendReady(request, reply, answer);
    return undefined;
  }

  /** Whether a request without a payment is to be charged, its free quota aside. */
  private mustPay(request: FastifyRequest, { mode }: PricedRoute): boolean {
    return mode === 'charge' || (mode === 'bots' && isChargedBot(request.headers['user-agent'] ?? ''));
  }

  private async freePassage(request: FastifyRequest, gateway: OpenGateway, route: PricedRoute): Promise<'observed' | 'exempt' | 'free' | null> {
    if (route.mode === 'observe') return 'observed';
    if (!this.mustPay(request, route)) return 'exempt';
    if (this.quota.isSpent(route, request)) return null;
    return (await this.quota.take(gateway, route, request.ip)) ? 'free' : null;
  }

  private async pass(request: FastifyRequest, reply: FastifyReply, { gateway, path, query }: Asked, isPriced: boolean): Promise<undefined> {
    const body = hasBody(request.raw) ? streamedBody(request.raw) : null;
    await this.origins.relay({ gateway, request: request.raw, path: path.forwarded, query, body }, reply.raw, (status, headers) => {
      void reply.hijack();
      this.answers.begin(reply, status, headers, isPriced);
    });
    return undefined;
  }

  private async pay(request: FastifyRequest, reply: FastifyReply, asked: Asked, route: PricedRoute): Promise<FastifyReply> {
    const { gateway, path, query } = asked;
    const offer = await this.offer(asked, route);
    // Begun to be read, a body that nobody wants after all would keep a payer that listens only once it has sent everything.
    reply.raw.once('finish', () => request.raw.resume());
    const body = await RequestBody.open(request.raw);
    const key = requestKey({ method: request.method, path: path.forwarded, query, bodyPrint: body.print });
    const payAgain = request.headers['till-pay-again'] === 'true';
    const outcome = await this.calls.serve({ gateway, request: request.raw, path: path.forwarded, query, route, offer, requestKey: key, ip: request.ip, payAgain, body: () => body.forOrigin() });
    // The same answer once more is no second sale.
    if (outcome.kind === 'answered' && outcome.how !== 'replayed') this.traffic.count(gateway, route, 'paid', request.headers['user-agent']);
    return this.answers.outcome(reply, offer, outcome);
  }

  private async closed(request: FastifyRequest, reply: FastifyReply, closed: Closed): Promise<FastifyReply> {
    const past = await this.past(request, reply, closed);
    if (past) return past;
    if (closed === 'paused') throw new ProblemError('resource_paused', 'The seller has paused this API. Nothing was charged.');
    throw new ProblemError('resource_gone', 'The seller has ended this API. Nothing was charged.');
  }

  /** Answers whoever has paid here before; null for anybody else. */
  private async past(request: FastifyRequest, reply: FastifyReply, closed: Closed): Promise<FastifyReply | null> {
    if (!carriesPayment(request) || isUpgrade(request)) return null;
    const { path: raw, query } = addressBelow(request);
    const path = requestPath(raw);
    const past = path && (await this.pastCalls.answer({ request, slug: (request.params as { gateway: string }).gateway, path: path.forwarded, query, closed }));
    return past && this.answers.outcome(reply, past.offer, past.outcome);
  }

  private async prepare(request: FastifyRequest, reply: FastifyReply, gateway: OpenGateway): Promise<FastifyReply> {
    const asked = take(request, gateway, transactionSuffix, 'GET');
    if (!asked?.route) throw new ProblemError('not_found', 'There is nothing to pay for at this address.');
    const body = await RequestBody.open(request.raw);
    const parsed = prepareSolanaTransactionSchema.safeParse(json(body.forOrigin()));
    if (!parsed.success) throw toValidationProblem(parsed.error.issues);
    const prepared = await this.solana.prepare(await this.offer(asked, asked.route), parsed.data);
    return reply.status(200).headers(doorHeaders).type('application/json; charset=utf-8').send(JSON.stringify(prepared));
  }

  private async offer({ gateway, path, query, method }: Asked, route: PricedRoute): Promise<Offer> {
    const { resourceId, price } = route;
    const resource = await this.catalogue.byId(resourceId);
    if (!resource) throw new ProblemError('not_found', 'The seller offers nothing at this path any more.');
    const discovery = resource.listed ? { discovery: routeDiscovery({ gatewayUrl: gateway.url, route, method, path: path.forwarded, shapes: await this.shapes.of(gateway, route) }) } : {};
    const docs = gateway.publicDocs ? { docsUrl: `${gateway.url}${ownPaths.docs}` } : {};
    return { resource, amount: resource.price ?? price, url: `${gateway.url}${path.forwarded}${query}`, ...discovery, ...docs };
  }

  /** Runs a handler; what it throws leaves as a problem, as a page for people. */
  private async guarded(request: FastifyRequest, reply: FastifyReply, representation: Representation, run: () => Promise<FastifyReply | undefined>): Promise<FastifyReply | undefined> {
    try {
      return await run();
    } catch (error) {
      if (reply.raw.destroyed || reply.raw.headersSent) return undefined;
      const problem = error instanceof EgressError ? originProblem(error) : toProblemError(error);
      if (problem.status >= 500 && !(error instanceof ProblemError || error instanceof EgressError)) this.logger.error(`${request.method} /g ${request.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      void reply.headers(doorHeaders);
      if (representation === 'page' || representation === 'card') return this.problems.send(request, reply, problem);
      return sendProblem(reply, problem, request.id);
    }
  }
}

/** The request's address below its gateway, without `suffix`, and its route; null for a malformed one. */
function take(request: FastifyRequest, gateway: OpenGateway, suffix = '', method = request.method): Asked | null {
  const { path, query } = addressBelow(request);
  const place = gateway.place(method, (suffix !== '' && path.endsWith(suffix) ? path.slice(0, -suffix.length) : path) || '/');
  return place && { gateway, query, method, ...place };
}

/** Path and query below the gateway, as they were sent. */
function addressBelow(request: FastifyRequest): { path: string; query: string } {
  // A request may name the whole address (RFC 9112, 3.2.2), and the router reads no more of it than its path either.
  const url = (request.raw.url ?? '').replace(/^https?:\/\/[^/?#]*/i, '');
  const questionMark = url.indexOf('?');
  const whole = questionMark < 0 ? url : url.slice(0, questionMark);
  // `/g/<slug>` and no more of it, however it is spelled and whatever the path below holds.
  const slash = whole.indexOf('/', whole.indexOf('/', 1) + 1);
  return { path: slash < 0 ? '/' : whole.slice(slash), query: questionMark < 0 ? '' : url.slice(questionMark) };
}

function carriesPayment({ headers }: FastifyRequest): boolean {
  return headers['payment-signature'] !== undefined || headers['x-payment'] !== undefined;
}

/** Spellings of one address keep an answer each, which costs less than telling that they are one; what is told of a listed route depends on the method. */
function keyOf(request: FastifyRequest, { id }: OpenGateway, { resourceId }: PricedRoute, representation: Representation): string {
  const lang = representation === 'page' || representation === 'card' ? languageOf(request) : 'en';
  return `${representation} ${lang} ${id} ${resourceId} ${request.method} ${request.raw.url ?? ''}`;
}

function isUpgrade({ headers }: FastifyRequest): boolean {
  return headers.upgrade !== undefined && headers.upgrade.toLowerCase().includes('websocket');
}

/** A browser's question before a page's request, which carries no payment yet and is none of the origin's business. */
function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** Any page may ask with any header; none with its visitor's credentials. */
function preflightOf({ headers }: FastifyRequest): Record<string, string> {
  const asked = headers['access-control-request-headers'];
  const allowed = preflightHeaders['access-control-allow-headers'] ?? '';
  return { ...preflightHeaders, 'access-control-allow-methods': methods.join(', '), 'access-control-allow-headers': asked === undefined ? allowed : `${allowed}, ${asked}`, vary: 'Access-Control-Request-Headers' };
}

function json(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? JSON.parse(body.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}

function sendReady(request: FastifyRequest, reply: FastifyReply, answer: ReadyAnswer): void {
  void reply.hijack();
  reply.raw.writeHead(answer.status, headOf(answer, request.id));
  reply.raw.end(request.method === 'HEAD' ? '' : answer.body, 'latin1');
}
