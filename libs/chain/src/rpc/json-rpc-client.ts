import { z } from 'zod';
import { ChainError } from '../chain-error.js';
import { HttpPost } from './http-post.js';

const rpcError = z.object({ code: z.number(), message: z.string() });
const envelope = z.object({ id: z.number().nullable(), result: z.unknown().optional(), error: rpcError.nullish() });
type Envelope = z.infer<typeof envelope>;

export interface JsonRpcOptions {
  url: string;
  timeoutMs: number;
  /** Largest answer read, in bytes; 4 MiB unless told (a receipt of a crowded batch transaction is about 1 MiB). */
  maxBytes?: number;
}

/** JSON-RPC 2.0 to one provider. Results are `unknown`: each caller parses what it asked for. */
export class JsonRpcClient {
  private readonly http: HttpPost;
  private lastId = 0;

  constructor(options: JsonRpcOptions) {
    this.http = new HttpPost({ maxBytes: 4 * 1024 * 1024, ...options });
  }

  /** One call, one exchange. Throws ChainError. */
  async call(method: string, params: readonly unknown[]): Promise<unknown> {
    const id = ++this.lastId;
    const text = await this.http.send(method, JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return answerOf(method, parseJson(method, text), id);
  }

  close(): void {
    this.http.close();
  }
}

/** The result that a parsed message answers call `id` with. Throws ChainError. */
export function answerOf(method: string, value: unknown, id: number): unknown {
  return resultOf(method, parseEnvelope(method, value, id));
}

function parseJson(method: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ChainError('rpc_malformed', method, 'not JSON');
  }
}

function parseEnvelope(method: string, value: unknown, id: number): Envelope {
  const parsed = envelope.safeParse(value);
  if (!parsed.success) throw new ChainError('rpc_malformed', method, 'no JSON-RPC answer');
  // A provider that could not read the request answers an error with a null id (JSON-RPC 2.0, section 5).
  const mine = parsed.data.id === id || (parsed.data.id === null && parsed.data.error);
  if (!mine) throw new ChainError('rpc_malformed', method, 'the answer to another call');
  return parsed.data;
}

function resultOf(method: string, answer: Envelope): unknown {
  if (answer.error) throw new ChainError('rpc_error', method, answer.error.message, answer.error.code);
  if (answer.result === undefined) throw new ChainError('rpc_malformed', method, 'neither result nor error');
  return answer.result;
}

/** Parses one result with a schema; a result of another shape is the provider's fault. Throws ChainError. */
export function parseResult<T>(method: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ChainError('rpc_malformed', method, parsed.error.issues[0]?.message);
  return parsed.data;
}
