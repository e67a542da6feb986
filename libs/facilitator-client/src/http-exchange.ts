import { Pool, errors } from 'undici';
import type { FacilitatorFault } from './outcomes.js';

/** Where one exchange ended; `fault` means that no complete answer came back. */
export type Exchange =
  | { kind: 'answer'; status: number; text: string; retryAfterSeconds?: number }
  | { kind: 'fault'; code: FacilitatorFault['code']; sent: boolean };

export interface ExchangeOptions {
  method: 'GET' | 'POST';
  path: string;
  body?: string;
  headers: Record<string, string>;
  timeoutMs: number;
}

const notSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const maxRetryAfterSeconds = 3600;

/**
 * A keep-alive pool to one origin that reads at most `maxBytes` of an answer within a deadline and never follows a
 * redirect: a facilitator that moves is a change of trust, which an operator has to make.
 */
export class HttpExchange {
  private readonly pool: Pool;

  constructor(
    origin: string,
    private readonly maxBytes: number,
    connections: number,
  ) {
    this.pool = new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 4_000, maxResponseSize: maxBytes });
  }

  /** Never throws: every way to fail is a value. Errors are reduced to a code, as their texts may quote the request. */
  async send(options: ExchangeOptions): Promise<Exchange> {
    const signal = AbortSignal.timeout(options.timeoutMs);
    try {
      const { method, path, body, headers } = options;
      const answer = await this.pool.request({
        method,
        path,
        headers: { accept: 'application/json', ...headers },
        body: body ?? null,
        signal,
        headersTimeout: options.timeoutMs,
        bodyTimeout: options.timeoutMs,
      });
      const text = await this.readCapped(answer.body);
      if (text === null) return { kind: 'fault', code: 'too_large', sent: true };
      return {
        kind: 'answer',
        status: answer.statusCode,
        text,
        retryAfterSeconds: readRetryAfter(answer.headers['retry-after']),
      };
    } catch (error) {
      return faultOf(error, signal);
    }
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  private async readCapped(body: AsyncIterable<Buffer>): Promise<string | null> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > this.maxBytes) return null;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

function faultOf(error: unknown, signal: AbortSignal): Exchange {
  if (error instanceof errors.ResponseExceededMaxSizeError) return { kind: 'fault', code: 'too_large', sent: true };
  if (signal.aborted || error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return { kind: 'fault', code: 'timeout', sent: true };
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return { kind: 'fault', code: 'unreachable', sent: !notSentCodes.has(code) };
}

function readRetryAfter(value: string | string[] | undefined): number | undefined {
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) return undefined;
  return Math.min(Number(value), maxRetryAfterSeconds);
}
