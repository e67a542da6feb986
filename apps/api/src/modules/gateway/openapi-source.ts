import { Injectable } from '@nestjs/common';
import { maxOpenapiSize, type Mode } from '@till/contract';
import { EgressError } from '../../platform/egress/egress-error.js';
import { Egress } from '../../platform/egress/egress.js';
import { parseMerchantUrl } from '../../platform/egress/merchant-url.js';
import { faultyField } from '../../platform/http/faulty-field.js';
import { DocumentFault } from './openapi/document-fault.js';
import { parseDocument, plainTree } from './openapi/document-text.js';
import { type Json, member } from './openapi/json-tree.js';

/** A document and where it was read, without a query, which may hold a key; null for one that was sent in. */
export interface ReadDocument {
  tree: Json;
  sourceUrl: URL | null;
}

/** What is known of the origin a document belongs to. */
export interface DocumentOrigin {
  url: URL;
  /** Secret headers that open it. */
  headers: Record<string, string>;
  mode: Mode;
}

/** Where APIs keep their description, the likeliest first: by hand, FastAPI, Spring, ASP.NET, NestJS. */
const usualPlaces = ['/openapi.json', '/openapi.yaml', '/openapi.yml', '/v3/api-docs', '/swagger.json', '/swagger/v1/swagger.json', '/openapi/v1.json', '/api-docs', '/api-json', '/docs/openapi.json', '/api/openapi.json', '/.well-known/openapi.json'];

const timeoutMs = 10_000;
/** For one of many places, most of which are not there. */
const placeTimeoutMs = 5_000;
const accepted = 'application/json, application/yaml;q=0.9, application/vnd.oai.openapi+json, */*;q=0.5';

/** Gets OpenAPI documents: from a merchant's URL, from the request itself, or from where the origin has it. */
@Injectable()
export class OpenapiSource {
  constructor(private readonly egress: Egress) {}

  /** Throws `validation_failed` for what cannot be fetched and a DocumentFault for what cannot be read. */
  async read(input: { url?: string | undefined; document?: string | Record<string, unknown> | undefined }, origin: DocumentOrigin): Promise<ReadDocument> {
    const { url, document } = input;
    if (document !== undefined) return { tree: typeof document === 'string' ? parseDocument(document) : plainTree(document), sourceUrl: null };
    if (url === undefined) return this.find(origin);
    try {
      const target = parseMerchantUrl(url, origin.mode);
      const answer = await this.fetch(target, origin, timeoutMs);
      if (answer.status !== 200) throw faultyField('url', `answers with status ${String(answer.status)}`);
      return { tree: parseDocument(answer.body.toString('utf8')), sourceUrl: new URL(target.pathname, target.origin) };
    } catch (error) {
      if (!(error instanceof EgressError)) throw error;
      throw faultyField('url', error.message);
    }
  }

  /** The first usual place that has a description. One that has something else there is passed over. */
  private async find(origin: DocumentOrigin): Promise<ReadDocument> {
    const base = origin.url.pathname.replace(/\/+$/, '');
    const places = [...new Set([...usualPlaces.map((place) => `${base}${place}`), ...usualPlaces.slice(0, 3)])];
    for (const place of places) {
      const target = new URL(place, origin.url.origin);
      const tree = await this.tryPlace(target, origin);
      if (tree !== null) return { tree, sourceUrl: target };
    }
    const message = `has no OpenAPI document at a usual place (${usualPlaces.slice(0, 4).join(', ')} and ${String(places.length - 4)} more). Send its url or the document itself`;
    throw faultyField('originUrl', message);
  }

  private async tryPlace(target: URL, origin: DocumentOrigin): Promise<Json | null> {
    try {
      const { status, body } = await this.fetch(target, origin, placeTimeoutMs);
      if (status !== 200) return null;
      const tree = parseDocument(body.toString('utf8'));
      return member(tree, 'openapi') !== undefined || member(tree, 'swagger') !== undefined ? tree : null;
    } catch (error) {
      if (error instanceof DocumentFault) return null;
      // An origin that does not answer at all will not do so at the next place.
      if (!(error instanceof EgressError) || !['redirect_refused', 'answer_invalid', 'answer_too_large'].includes(error.fault)) throw asOriginProblem(error);
      return null;
    }
  }

  /** Secrets of the origin, headers and query, go to the origin only, and not above the path it was given with. */
  private fetch(target: URL, { url, headers }: DocumentOrigin, limitMs: number) {
    const base = url.pathname.replace(/\/+$/, '');
    const isOwn = target.origin === url.origin && target.pathname.startsWith(`${base}/`);
    const query = isOwn && url.search !== '' ? `${url.search}${target.search.replace('?', '&')}` : target.search;
    return this.egress.fetch(target, { method: 'GET', path: `${target.pathname}${query}`, headers: { 'user-agent': 'Till-Import', accept: accepted, ...(isOwn ? headers : {}) }, maxBytes: maxOpenapiSize, timeoutMs: limitMs });
  }
}

function asOriginProblem(error: unknown): unknown {
  if (!(error instanceof EgressError)) return error;
  return faultyField('originUrl', error.message);
}
