import { isAscii } from 'node:buffer';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { fromBaseUnits, type Language } from '@till/contract';
import { buildChallenge, type Challenge, paymentIdentifierExtension, paymentIdentifierKey, PersonalHeader, signInKey } from '@till/x402';
import { Config } from '../../config/config.js';
import { LruCache } from '../../platform/cache/lru-cache.js';
import { ProblemError } from '../../platform/http/problem-error.js';
import { SignalBus } from '../../platform/signals/signal-bus.js';
import { securityHeaders } from '../../platform/http/security-headers.js';
import { NetworksService } from '../networks/networks.service.js';
import { doorHeaders, pagePolicy } from './door-headers.js';
import { markdownOffer } from './markdown-offer.js';
import { newEncodedMark, newMark } from './marks.js';
import { type Offer, resourceInfo } from './offer.js';
import { PageRenderer } from './page-renderer.js';
import { payView } from './pay-view.js';
import { QuotesService } from './quotes.service.js';
import type { Representation } from './representation.js';
import { SignInService } from './sign-in.service.js';

/** A whole answer, ready to be sent any number of times. */
export interface ReadyAnswer {
  status: number;
  /** Names and values in turn, complete but for the request's id and the terms, as `ServerResponse.writeHead` takes them. */
  head: readonly string[];
  /** The v2 terms, told to every asker with a mark of its own; null where nothing can be paid. */
  terms: PersonalHeader | null;
  /** Text where it is plain ASCII: Node then sends head and body in one piece, which a 402 a moment notices. */
  body: Buffer | string;
  merchantId: string;
}

/** Far below a quote's life; a change of the resource, its wallets or its networks empties it at once. */
const lifeMs = 60_000;
const capacity = 40_000;
/** Payers choose what stands below a gateway, so its answers have a place of their own and cannot crowd out links. */
const routeCapacity = 4_000;
const longestRouteKey = 600;
/** A page weighs some 20 kB, and whoever asks can have as many as there are amounts and queries: they must not fill the memory. */
const mostBytes = 128 * 1024 * 1024;
/** What an entry takes beside its texts, roughly. */
const entryBytes = 1024;
const weightLimit = { most: mostBytes, of: ({ body, terms, head }: ReadyAnswer) => body.length + (terms?.length ?? 0) + head.reduce((total, text) => total + text.length, entryBytes) };

/** 402s with all their bytes, kept for a few seconds: a busy link costs one look-up per request. */
@Injectable()
export class UnpaidAnswers implements OnModuleInit, OnModuleDestroy {
  private readonly ready = new LruCache<ReadyAnswer>(capacity, lifeMs, weightLimit);
  private readonly readyRoutes = new LruCache<ReadyAnswer>(routeCapacity, lifeMs, weightLimit);
  private readonly common: Readonly<Record<string, string>>;
  private stops: (() => void)[] = [];
  /** Stands in kept answers where each asker's mark goes. */
  private readonly placeholder = newMark();

  constructor(
    private readonly config: Config,
    private readonly quotes: QuotesService,
    private readonly pages: PageRenderer,
    private readonly signals: SignalBus,
    private readonly networks: NetworksService,
    private readonly signIn: SignInService,
  ) {
    this.common = { ...securityHeaders(config), ...doorHeaders };
  }

  onModuleInit(): void {
    this.stops = [
      this.signals.onTopic('resource', ({ merchantId }) => this.forget((answer) => answer.merchantId === merchantId)),
      this.signals.onGap(() => this.forget(() => true)),
      this.networks.onChange(() => this.forget(() => true)),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** The kept answer of an address, if it is young enough. */
  kept(key: string): ReadyAnswer | undefined {
    return this.ready.get(key);
  }

  /** The same for an address below a gateway. */
  keptRoute(key: string): ReadyAnswer | undefined {
    return this.readyRoutes.get(key);
  }

  /** Makes the answer of an address and keeps it under `key`. Throws the problem of a resource that cannot be paid. */
  async make(key: string, offer: Offer, representation: Representation, lang: Language): Promise<ReadyAnswer> {
    const { status, headers, body, terms } = await this.build(offer, representation, lang);
    const head = Object.entries({ ...this.common, ...headers, 'content-length': String(body.length) }).flat();
    const answer = { status, head, terms, body: isAscii(body) ? body.toString('latin1') : body, merchantId: offer.resource.merchantId };
    if (offer.resource.kind !== 'api_route') this.ready.set(key, answer);
    else if (key.length <= longestRouteKey) this.readyRoutes.set(key, answer);
    return answer;
  }

  /** The terms anew, with the reason why there are any; never kept. */
  challenge(offer: Offer, error?: string, mark = newMark()): Challenge {
    return buildChallenge({ resource: resourceInfo(offer), terms: this.quotes.quoted(offer.resource, offer.amount, mark), error: error ?? howTo(offer), extensions: this.extensions(offer, mark) });
  }

  /** The challenge by which the wallet that paid has this again; where the address is one request of many, it is asked for with the payment. */
  signInChallenge(offer: Offer, networks = offer.resource.networks.map(({ id }) => id), mark = newMark()): Record<string, unknown> {
    return { [signInKey]: this.signIn.challenge(offer, mark, networks) };
  }

  private extensions(offer: Offer, mark: string): Record<string, unknown> {
    const passes = offer.resource.kind === 'pay_link' ? this.signInChallenge(offer, undefined, mark) : {};
    return { [paymentIdentifierKey]: paymentIdentifierExtension, ...passes };
  }

  /** What cannot be paid still opens to the wallet that has paid for it, so the challenge stands in the refusal. */
  private passing(problem: ProblemError, offer: Offer): ProblemError {
    if (offer.resource.kind !== 'pay_link') return problem;
    const detail = `${problem.detail} A wallet that has paid for it opens it by signing the challenge in extensions["sign-in-with-x"].`;
    return new ProblemError(problem.code, detail, { ...problem.details, extensions: this.signInChallenge(offer) });
  }

  private forget(which: (answer: ReadyAnswer) => boolean): void {
    this.ready.deleteWhere(which);
    this.readyRoutes.deleteWhere(which);
  }

  private async build(offer: Offer, representation: Representation, lang: Language): Promise<{ status: number; headers: Record<string, string>; body: Buffer; terms: PersonalHeader | null }> {
    const { unpayableReason } = offer.resource;
    if (representation === 'json' && unpayableReason !== null) throw this.passing(unpayable(offer), offer);
    const challenge = this.challenge(offer, undefined, this.placeholder);
    const status = unpayableReason === 'paused' ? 410 : unpayableReason === 'no_network' ? 503 : representation === 'card' ? 200 : 402;
    const terms = unpayableReason === null ? new PersonalHeader(challenge.json, this.placeholder) : null;
    if (representation === 'json') return { status, terms, headers: { 'content-type': 'application/json; charset=utf-8' }, body: Buffer.from(challenge.body) };
    if (representation === 'markdown') return { status, terms, headers: { 'content-type': 'text/markdown; charset=utf-8' }, body: Buffer.from(markdownOffer(offer)) };
    const html = await this.pages.page(payView(offer, { lang, sandbox: this.config.sandboxWallet !== undefined }));
    return { status, terms, headers: { 'content-type': 'text/html; charset=utf-8', 'content-language': lang, 'content-security-policy': pagePolicy }, body: Buffer.from(html) };
  }
}

/** Head of a ready answer to one request. */
export function headOf({ head, terms }: ReadyAnswer, requestId: string): string[] {
  return terms ? [...head, 'payment-required', terms.with(newEncodedMark()), 'till-request-id', requestId] : [...head, 'till-request-id', requestId];
}

/** For somebody with curl: what this is and what to do. Clients read the terms beside it. */
function howTo({ amount, url }: Offer): string {
  return `Payment required: ${fromBaseUnits(amount)} USDC. Pay with an x402 client (PAYMENT-SIGNATURE or X-PAYMENT header) or open ${url} in a browser.`;
}

/** Why nobody can pay for this now. */
export function unpayable({ resource }: Offer): ProblemError {
  if (resource.unpayableReason === 'paused') return new ProblemError('resource_paused', 'The seller has paused this. Nothing was charged.');
  return new ProblemError('service_unavailable', 'No network can be paid on right now. Nothing was charged; try again in a minute.', { reason: 'no_network', headers: { 'retry-after': '30' } });
}
