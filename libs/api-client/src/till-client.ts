import { operations, type Operations, problemSchema, type Problem } from '@till/contract';
import type { z } from 'zod';

type Name = keyof Operations;
type QueryOf<N extends Name> = Operations[N] extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : unknown;
type BodyOf<N extends Name> = Operations[N] extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : unknown;
type ParamsOf<N extends Name> = Operations[N]['path'] extends `${string}:${infer P}/${string}`
  ? { params: Record<P, string> }
  : Operations[N]['path'] extends `${string}:${infer P}`
    ? { params: Record<P, string> }
    : unknown;

/** What a call takes: path parameters, query and body, each only where the operation has it. */
export type CallInput<N extends Name> = ParamsOf<N> & QueryOf<N> & BodyOf<N> & { signal?: AbortSignal; idempotencyKey?: string; bytes?: Blob };
/** What a call answers. */
export type CallAnswer<N extends Name> = Operations[N] extends { answer: infer A extends z.ZodType } ? z.output<A> : undefined;

/** An RFC 9457 answer as an error; `problem.code` is stable. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

export interface ClientOptions {
  /** Origin of the API; empty for the page's own. */
  baseUrl: string;
  /** Headers of every call: an API key, the mode. */
  headers?: () => Record<string, string>;
  fetch?: typeof fetch;
}

function addressOf(baseUrl: string, path: string, params: Record<string, string>, query: Record<string, unknown>): string {
  const filled = path.replace(/:([a-z]+)/gi, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(key, String(value));
  const text = search.toString();
  return `${baseUrl}${filled}${text ? `?${text}` : ''}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  return {
    type: 'about:blank',
    title: response.statusText || 'Unexpected answer',
    status: response.status,
    code: response.status >= 500 ? 'service_unavailable' : 'malformed_request',
    detail: 'The server gave an answer this page does not understand. Try again in a moment.',
    requestId: response.headers.get('till-request-id') ?? '',
  };
}

/**
 * A typed client of the REST API, derived from the contract's table of operations.
 * Throws `ApiError` for every answer that is not a success; network failures pass through as they are.
 */
export class TillClient {
  constructor(private readonly options: ClientOptions) {}

  async call<N extends Name>(name: N, input: CallInput<N>): Promise<CallAnswer<N>> {
    const operation: { method: string; path: string; answer?: z.ZodType } = operations[name];
    const { params = {}, query = {}, body, bytes, signal, idempotencyKey } = input as {
      params?: Record<string, string>;
      query?: Record<string, unknown>;
      body?: unknown;
      bytes?: Blob;
      signal?: AbortSignal;
      idempotencyKey?: string;
    };
    const headers: Record<string, string> = { accept: 'application/json', ...this.options.headers?.() };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (bytes) headers['content-type'] = bytes.type || 'application/octet-stream';
    if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
    const send = this.options.fetch ?? globalThis.fetch;
    const response = await send(addressOf(this.options.baseUrl, operation.path, params, query), {
      method: operation.method,
      headers,
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
      ...(bytes ? { body: bytes } : body !== undefined ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new ApiError(await problemOf(response));
    if (!operation.answer) return undefined as CallAnswer<N>;
    return (await response.json()) as CallAnswer<N>;
  }
}
