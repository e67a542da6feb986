import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Mode } from '@till/contract';
import { opensOrigin } from './gateway.js';
import type { HiddenNames } from './openapi/operation-facts.js';
import { templateReadings } from './openapi/template-readings.js';
import { type RequestPath, requestPath } from './request-path.js';
import type { PricedRoute, RouteTable } from './route-table.js';
import { ToldHeaders } from './told-headers.js';

/** A path as it was read, and the route that prices it. */
export interface Place {
  path: RequestPath;
  route: PricedRoute | null;
}

const mostPlaces = 2_000;
const longestPlace = 300;

/** Who paid for a call, as the origin is told. */
export interface PaidBy {
  paymentId: string;
  payer: string;
}

interface OpenGatewayFacts {
  id: string;
  merchantId: string;
  mode: Mode;
  slug: string;
  name: string;
  active: boolean;
  publicDocs: boolean;
  /** What was imported. */
  document: { sourceUrl: string | null } | null;
  unmatched: 'pass' | 'refuse';
  timeoutMs: number;
  origin: URL;
  /** Secret headers of the origin, names in lower case. */
  originHeaders: Readonly<Record<string, string>>;
  signingSecret: string;
  /** Absolute address of the gateway. */
  url: string;
  table: RouteTable;
}

/** A gateway with everything a request needs, secrets included: it lives in memory and is never sent or logged. */
export class OpenGateway {
  readonly id: string;
  readonly merchantId: string;
  readonly mode: Mode;
  readonly name: string;
  readonly active: boolean;
  readonly publicDocs: boolean;
  /** Where below the gateway its imported document was found; null when it came from elsewhere. */
  readonly documentPath: string | null;
  readonly unmatched: 'pass' | 'refuse';
  readonly timeoutMs: number;
  readonly origin: URL;
  readonly url: string;
  /** What of the origin's headers a payer may read. */
  readonly told: ToldHeaders;
  private readonly table: RouteTable;
  private readonly places = new Map<string, Place | null>();
  private readonly basePath: string;
  private readonly originHeaders: Readonly<Record<string, string>>;
  private readonly signingSecret: string;

  constructor(facts: OpenGatewayFacts) {
    this.id = facts.id;
    this.merchantId = facts.merchantId;
    this.mode = facts.mode;
    this.name = facts.name;
    this.active = facts.active;
    this.publicDocs = facts.publicDocs;
    this.unmatched = facts.unmatched;
    this.timeoutMs = facts.timeoutMs;
    this.origin = facts.origin;
    this.table = facts.table;
    this.url = facts.url;
    this.basePath = facts.origin.pathname.replace(/\/+$/, '');
    this.documentPath = facts.document?.sourceUrl?.startsWith(`${facts.origin.origin}${this.basePath}/`) ? new URL(facts.document.sourceUrl).pathname.slice(this.basePath.length) : null;
    this.originHeaders = facts.originHeaders;
    this.signingSecret = facts.signingSecret;
    this.told = new ToldHeaders(facts);
  }

  /** Where a path below the gateway leads and what it costs; null for one no well-meaning client sends. */
  place(method: string, raw: string): Place | null {
    const key = `${method} ${raw}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const path = requestPath(raw);
    const place = path && { path, route: this.table.match(method, path) };
    if (this.places.size >= mostPlaces) this.places.clear();
    if (raw.length <= longestPlace) this.places.set(key, place);
    return place;
  }

  /** All priced routes, the most specific first. */
  get routes(): readonly PricedRoute[] {
    return this.table.routes;
  }

  /** The route that decides about a path with parameters. */
  routeOf(method: string, path: string): PricedRoute | null {
    return this.table.match(method, { readings: templateReadings(path) });
  }

  /** Names of what Till itself sends to the origin, which nobody else needs to know. */
  get hiddenNames(): HiddenNames {
    return { headers: new Set(Object.keys(this.originHeaders)), query: new Set(this.origin.searchParams.keys()) };
  }

  /** Path and query at the origin for a path below the gateway. What the origin's own URL sets, no payer sets otherwise. */
  originPath(path: string, query: string): string {
    if (this.origin.search === '') return `${this.basePath}${path}${query}`;
    const theirs = query.slice(1).split('&').filter((part) => part !== '' && !this.origin.searchParams.has(parameterName(part)));
    return `${this.basePath}${path}${[this.origin.search, ...theirs].join('&')}`;
  }

  /** Headers Till adds to a call, the origin's secrets last: nothing a payer sends can stand in their place. */
  ownHeaders(method: string, path: string, paidBy: PaidBy | null): Record<string, string> {
    if (!paidBy) return { ...this.originHeaders };
    const { paymentId, payer } = paidBy;
    return { 'till-payment': paymentId, 'till-payer': payer, 'till-signature': this.signature(method, path, paidBy), 'idempotency-key': paymentId, ...this.originHeaders };
  }

  /**
   * Whether an origin's 401 speaks of what the seller gave Till: the payer has sent nothing that it could speak of, or the
   * seller's own stood in its place.
   */
  refusesSeller(status: number, { authorization }: Pick<IncomingHttpHeaders, 'authorization'>): boolean {
    return status === 401 && opensOrigin(this.origin, this.originHeaders) && (authorization === undefined || this.originHeaders.authorization !== undefined);
  }

  /** Whether a 401 that refuses the seller may mean the payer: it asks for `Authorization` in a way that people and programs have of their own (RFC 9110, 11.6.1), and the seller fills another header. */
  mayWantPayer(answered: Readonly<Record<string, string | string[] | undefined>>): boolean {
    return this.originHeaders.authorization === undefined && /(^|,)\s*(basic|bearer|digest|dpop)(\s|,|$)/i.test(String(answered['www-authenticate'] ?? ''));
  }

  /** `t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 over `t.method.path.payment.payer`, so that the origin can tell Till's calls. */
  private signature(method: string, path: string, { paymentId, payer }: PaidBy): string {
    const at = Math.floor(Date.now() / 1_000);
    const mac = createHmac('sha256', this.signingSecret).update(`${String(at)}.${method}.${path}.${paymentId}.${payer}`).digest('hex');
    return `t=${String(at)},v1=${mac}`;
  }
}

/** The name in a part of a query, as most servers read it. */
function parameterName(part: string): string {
  return new URLSearchParams(part).keys().next().value ?? '';
}
