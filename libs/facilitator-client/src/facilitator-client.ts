import type { Result } from '@till/money';
import type { CallAddress, CallHeaders } from './call-headers.js';
import { HttpExchange, type Exchange } from './http-exchange.js';
import type { FacilitatorFault, FacilitatorCall, SettleOutcome, SupportedKind, VerifyOutcome } from './outcomes.js';
import { readSettleAnswer } from './read-settle-answer.js';
import { readSupportedAnswer } from './read-supported-answer.js';
import { readVerifyAnswer } from './read-verify-answer.js';

export interface FacilitatorClientOptions {
  /** Base URL; a path prefix is kept (`https://host/platform/v2/x402`). */
  url: string;
  timeoutMs: number;
  /** Largest answer read, in bytes; 256 KiB unless told. */
  maxBytes?: number;
  /** Open connections kept to the facilitator; 64 unless told. */
  connections?: number;
  /** Headers of every call that brings none of its own. */
  headers?: CallHeaders;
}

/** What one call has different. */
export interface CallOptions {
  timeoutMs?: number;
  /** Instead of the client's own: calls in somebody else's name. */
  headers?: CallHeaders;
}

type Path = '/verify' | '/settle' | '/supported';

/**
 * Speaks the x402 facilitator interface (v1 and v2) with a party that may be slow, broken or lying. Every answer is
 * parsed, every failure is a value, one call is one request (never retried here), and no payload reaches a message.
 */
export class FacilitatorClient {
  private readonly http: HttpExchange;
  private readonly prefix: string;
  private readonly host: string;

  constructor(private readonly options: FacilitatorClientOptions) {
    const url = new URL(options.url);
    this.host = url.host;
    this.prefix = url.pathname.replace(/\/+$/, '');
    this.http = new HttpExchange(url.origin, options.maxBytes ?? 256 * 1024, options.connections ?? 64);
  }

  /** What the facilitator can settle. */
  async supported(options?: CallOptions): Promise<Result<SupportedKind[], FacilitatorFault>> {
    return readSupportedAnswer(await this.exchange('GET', '/supported', undefined, options));
  }

  /** Asks whether a payment would settle. Has no effect at the facilitator. */
  async verify(request: FacilitatorCall, options?: CallOptions): Promise<VerifyOutcome> {
    return readVerifyAnswer(request, await this.exchange('POST', '/verify', request, options));
  }

  /** Asks for the payment to be broadcast. Safe to repeat with the identical payment: the chain takes it once. */
  async settle(request: FacilitatorCall, options?: CallOptions): Promise<SettleOutcome> {
    return readSettleAnswer(request, await this.exchange('POST', '/settle', request, options));
  }

  /** Drops the connections; calls under way end as `unknown`. */
  close(): Promise<void> {
    return this.http.close();
  }

  private async exchange(method: 'GET' | 'POST', path: Path, body?: object, options: CallOptions = {}): Promise<Exchange> {
    const headers = this.callHeaders({ method, host: this.host, path: this.prefix + path }, options.headers ?? this.options.headers);
    if (headers === null) return { kind: 'fault', code: 'headers_failed', sent: false };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.http.send({
      method,
      path: this.prefix + path,
      body: text,
      headers,
      timeoutMs: options.timeoutMs ?? this.options.timeoutMs,
    });
  }

  private callHeaders(call: CallAddress, make: CallHeaders | undefined): Record<string, string> | null {
    try {
      return { ...make?.(call) };
    } catch {
      return null;
    }
  }
}
