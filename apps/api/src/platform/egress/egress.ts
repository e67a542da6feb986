import type { Writable } from 'node:stream';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher, errors } from 'undici';
import { Config } from '../../config/config.js';
import { AddressRules } from './address-rules.js';
import { CheckedAddresses, type Resolver, systemResolver } from './checked-addresses.js';
import { EgressError, type EgressFault } from './egress-error.js';
import { guardedConnector } from './guarded-connector.js';
import { type OnAnswer, RelayHandler } from './relay-handler.js';

const connectTimeoutMs = 5_000;
const maxHeaderBytes = 64 * 1024;
const connectionsPerOrigin = 256;
const defaultTimeoutMs = 10_000;

/** A call to a merchant-given URL, which `parseMerchantUrl` made. */
export interface EgressRequest {
  method: string;
  headers: Record<string, string | string[]>;
  body?: Dispatcher.DispatchOptions['body'];
  /** Path and query when the call goes elsewhere on the same origin. */
  path?: string;
  /** Until the headers have come. */
  headersTimeoutMs?: number;
  /** Between two chunks of the body. */
  bodyTimeoutMs?: number;
  signal?: AbortSignal;
}

export type EgressAnswer = Dispatcher.ResponseData;

/** A small answer, read whole. */
export interface WholeAnswer {
  status: number;
  headers: EgressAnswer['headers'];
  body: Buffer;
}

/**
 * The one way out to merchant-given URLs: resolve, check, connect to that address. Follows no redirect: an answer that
 * points elsewhere is the caller's to judge.
 */
@Injectable()
export class Egress implements OnApplicationShutdown {
  private readonly agent: Agent;
  private readonly addresses: CheckedAddresses;

  constructor(config: Pick<Config, 'egressAllow'>, resolve: Resolver = systemResolver) {
    this.addresses = new CheckedAddresses(new AddressRules(config.egressAllow), resolve);
    this.agent = new Agent({ connect: guardedConnector(this.addresses, connectTimeoutMs), connections: connectionsPerOrigin, maxHeaderSize: maxHeaderBytes, keepAliveTimeout: 4_000 });
  }

  /**
   * Says early that a URL will never be called. A name that does not resolve passes: it may do so later, and every
   * connection is checked anyway. Throws an EgressError that is a refusal.
   */
  async demandPermitted(url: URL): Promise<void> {
    try {
      await this.addresses.of(url.hostname, Number(url.port) || (url.protocol === 'https:' ? 443 : 80));
    } catch (error) {
      if (error instanceof EgressError && error.isRefusal) throw error;
    }
  }

  /** The answer as soon as its headers are there; the body streams and must be read or destroyed. Throws an EgressError. */
  async request(url: URL, request: EgressRequest): Promise<EgressAnswer> {
    try {
      return await this.agent.request({ ...optionsOf(url, request), signal: request.signal ?? null });
    } catch (error) {
      throw egressErrorOf(error);
    }
  }

  /**
   * Hands the answer on to `target` as it comes; `onAnswer` writes its head. Resolves when that is over, however it ended.
   * Rejects with an EgressError when no answer began.
   */
  relay(url: URL, request: Omit<EgressRequest, 'signal'>, target: Writable, onAnswer: OnAnswer): Promise<void> {
    return new Promise((resolve, reject) => {
      const handler = new RelayHandler(target, onAnswer, (error) => (error === null ? resolve() : reject(egressErrorOf(error))));
      this.agent.dispatch(optionsOf(url, request), handler);
    });
  }

  /** A whole small answer within one time limit. A redirect is refused. Throws an EgressError. */
  async fetch(url: URL, { maxBytes, timeoutMs, ...request }: EgressRequest & { maxBytes: number; timeoutMs: number }): Promise<WholeAnswer> {
    const answer = await this.request(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
    try {
      if (answer.statusCode >= 300 && answer.statusCode < 400) throw new EgressError('redirect_refused', 'answers with a redirect, which Till does not follow');
      const chunks: Buffer[] = [];
      let sizeBytes = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes) throw new EgressError('answer_too_large', `answers with more than ${String(maxBytes)} bytes`);
        chunks.push(chunk);
      }
      return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
    } catch (error) {
      dropBody(answer);
      throw egressErrorOf(error);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    // Answers that still stream to payers have ended or been cut by now.
    await this.agent.destroy();
  }
}

/** Lets go of an answer whose body nobody wants; its connection is closed. */
export function dropBody(answer: EgressAnswer): void {
  // Destroyed while it streams, it says so, and nobody is there to hear it.
  answer.body.on('error', () => undefined).destroy();
}

function optionsOf(url: URL, { method, headers, body, path, headersTimeoutMs = defaultTimeoutMs, bodyTimeoutMs = defaultTimeoutMs }: EgressRequest) {
  return { origin: url.origin, path: path ?? `${url.pathname}${url.search}`, method: method as Dispatcher.HttpMethod, headers, body: body ?? null, headersTimeout: headersTimeoutMs, bodyTimeout: bodyTimeoutMs };
}

const words: Partial<Record<EgressFault, string>> = {
  timed_out: 'did not answer in time',
  answer_invalid: 'answered with something that is not valid HTTP',
  certificate_invalid: 'has a TLS certificate that is expired, for another name, or from an authority that is not trusted',
  unreachable: 'cannot be reached',
};

/** Codes of OpenSSL's chain verification, and Node's own for a certificate of another name. */
const certificateCode = /^(?:ERR_TLS_CERT_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

/** What went wrong, in our words; what the other side said stays in `cause`. */
export function egressErrorOf(error: unknown): EgressError {
  if (error instanceof EgressError) return error;
  const fault = faultOf(error);
  return new EgressError(fault, words[fault] ?? 'cannot be reached', { cause: error });
}

function faultOf(error: unknown): EgressFault {
  if (error instanceof errors.ConnectTimeoutError || error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) return 'timed_out';
  if (isNamed(error, 'TimeoutError') || isNamed(error, 'AbortError')) return 'timed_out';
  if (error instanceof errors.HeadersOverflowError || error instanceof errors.HTTPParserError || error instanceof errors.ResponseContentLengthMismatchError) return 'answer_invalid';
  if (certificateCode.test(String((error as { code?: unknown } | null)?.code ?? ''))) return 'certificate_invalid';
  return 'unreachable';
}

/** A signal's reason is a DOMException, which need not be an Error. */
function isNamed(error: unknown, name: string): boolean {
  return (error as { name?: unknown } | null)?.name === name;
}
