import type { IncomingMessage } from 'node:http';
import { Readable, type Writable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { dropBody, Egress, type EgressAnswer, egressErrorOf } from '../../platform/egress/egress.js';
import { EgressError } from '../../platform/egress/egress-error.js';
import { headersForOrigin, headersForPayer } from './forwarded-headers.js';
import type { OpenGateway, PaidBy } from './open-gateway.js';
import { OriginRefusals } from './origin-refusals.js';
import { OriginRefusedSeller } from './origin-refused-seller.js';

/** Up to this size an answer is kept for its payment. */
export const mostKeptBytes = 1024 * 1024;
/** A stream may be silent this long before it counts as broken. */
const silenceMs = 5 * 60_000;

/** What is asked of an origin. */
export interface OriginRequest {
  gateway: OpenGateway;
  request: IncomingMessage;
  /** Path and query below the gateway, in one spelling. */
  path: string;
  query: string;
  body: Buffer | Readable | null;
  paidBy: PaidBy | null;
  signal?: AbortSignal;
}

/** An origin's answer whose headers have come. */
export interface OriginAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: EgressAnswer['body'];
  drop(): void;
}

/** The body of an answer: all of it, or its beginning and the stream with the rest. */
export type ReadBody = { kind: 'whole'; body: Buffer } | { kind: 'stream'; body: Readable };

/** Calls origins, with their secrets and in Till's name. */
@Injectable()
export class OriginCalls {
  constructor(
    private readonly egress: Egress,
    private readonly refusals: OriginRefusals,
  ) {}

  /**
   * Hands an unpaid answer on as it comes; `onAnswer` gets status and headers for the payer. Throws an EgressError when
   * none began.
   */
  relay({ gateway, request, path, query, body }: Omit<OriginRequest, 'paidBy' | 'signal'>, target: Writable, onAnswer: (status: number, headers: OriginAnswer['headers']) => void): Promise<void> {
    const method = request.method ?? 'GET';
    const originPath = gateway.originPath(path, query);
    const headers = headersForOrigin(request.headers, gateway.ownHeaders(method, originPath, null));
    return this.egress.relay(gateway.origin, { method, path: originPath, headers, body, headersTimeoutMs: gateway.timeoutMs, bodyTimeoutMs: silenceMs }, target, (status, answered) => {
      if (gateway.refusesSeller(status, request.headers)) throw this.refused(gateway, answered);
      onAnswer(status, headersForPayer(answered, (name, value) => gateway.told.value(name, value)));
    });
  }

  /** The answer when its headers are there. Throws an EgressError. */
  async call({ gateway, request, path, query, body, paidBy, signal }: OriginRequest): Promise<OriginAnswer> {
    const method = request.method ?? 'GET';
    const originPath = gateway.originPath(path, query);
    const answer = await this.egress.request(gateway.origin, {
      method,
      path: originPath,
      headers: headersForOrigin(request.headers, gateway.ownHeaders(method, originPath, paidBy)),
      body,
      headersTimeoutMs: gateway.timeoutMs,
      bodyTimeoutMs: silenceMs,
      ...(signal ? { signal } : {}),
    });
    if (gateway.refusesSeller(answer.statusCode, request.headers)) {
      dropBody(answer);
      throw this.refused(gateway, answer.headers);
    }
    const headers = headersForPayer(answer.headers, (name, value) => gateway.told.value(name, value));
    return { status: answer.statusCode, headers, body: answer.body, drop: () => dropBody(answer) };
  }

  private refused(gateway: OpenGateway, answered: EgressAnswer['headers']): OriginRefusedSeller {
    this.refusals.note(gateway);
    return new OriginRefusedSeller(gateway.mayWantPayer(answered));
  }

  /**
   * Reads a body as far as it may be kept. One that is announced as larger, or as a stream of events, is not waited
   * for. Throws an EgressError when it breaks off or takes longer than `untilMs` (epoch milliseconds).
   */
  async read(answer: OriginAnswer, untilMs: number): Promise<ReadBody> {
    const { headers, body } = answer;
    if (String(headers['content-type'] ?? '').startsWith('text/event-stream') || Number(headers['content-length'] ?? 0) > mostKeptBytes) return { kind: 'stream', body };
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const late = setTimeout(() => body.destroy(new EgressError('timed_out', 'did not answer in time')), Math.max(0, untilMs - Date.now()));
    try {
      const iterator = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        chunks.push(next.value);
        sizeBytes += next.value.length;
        if (sizeBytes > mostKeptBytes) return { kind: 'stream', body: Readable.from(chain(chunks, iterator), { objectMode: false, highWaterMark: 64 * 1024 }) };
      }
      return { kind: 'whole', body: Buffer.concat(chunks) };
    } catch (error) {
      answer.drop();
      throw egressErrorOf(error);
    } finally {
      clearTimeout(late);
    }
  }
}

async function* chain(chunks: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
