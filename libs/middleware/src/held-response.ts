import type { ServerResponse } from 'node:http';

type Chunk = string | Uint8Array;

/** Keeps what a handler writes until it is known whether it may go out. Headers stay on the response as they are set. */
export class HeldResponse {
  private readonly chunks: Buffer[] = [];
  private readonly original: Pick<ServerResponse, 'writeHead' | 'write' | 'end' | 'flushHeaders'>;
  /** Resolves when the handler has ended its answer, to whether the client is still there. */
  readonly ended: Promise<boolean>;

  constructor(private readonly response: ServerResponse) {
    const { writeHead, write, end, flushHeaders } = response;
    this.original = { writeHead, write, end, flushHeaders };
    this.ended = new Promise((resolve) => {
      response.once('close', () => resolve(false));
      response.writeHead = ((status: number, ...rest: unknown[]) => this.head(status, rest)) as ServerResponse['writeHead'];
      response.write = ((chunk: Chunk, ...rest: unknown[]) => this.keep(chunk, rest)) as ServerResponse['write'];
      response.end = ((...parts: unknown[]) => {
        const [chunk, ...rest] = parts;
        if (typeof chunk === 'function') calledBack(parts);
        else this.keep((chunk ?? '') as Chunk, rest);
        resolve(!response.destroyed);
        return response;
      }) as ServerResponse['end'];
      response.flushHeaders = () => undefined;
    });
  }

  /** Gives the response its own ways back. */
  release(): void {
    Object.assign(this.response, this.original);
  }

  /** Sends what was kept. */
  send(): void {
    this.release();
    this.response.end(Buffer.concat(this.chunks));
  }

  private head(status: number, rest: unknown[]): ServerResponse {
    this.response.statusCode = status;
    const headers = rest.find((part) => typeof part === 'object' && part !== null);
    if (typeof rest[0] === 'string') this.response.statusMessage = rest[0];
    const pairs = Array.isArray(headers) ? pairsOf(headers as unknown[]) : Object.entries((headers ?? {}) as Record<string, string>);
    // In place of what was set before; a list may have a name twice, as cookies do.
    for (const [name] of pairs) this.response.removeHeader(name);
    for (const [name, value] of pairs) this.response.appendHeader(name, value);
    return this.response;
  }

  private keep(chunk: Chunk, rest: unknown[]): boolean {
    const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
    this.chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
    calledBack(rest);
    return true;
  }
}

/** Node's flat list of names and values, or its list of pairs. */
function pairsOf(list: unknown[]): [string, string][] {
  if (Array.isArray(list[0])) return list as [string, string][];
  return list.flatMap((name, index) => (index % 2 === 0 ? [[String(name), String(list[index + 1])] as [string, string]] : []));
}

function calledBack(parts: unknown[]): void {
  const callback = parts.find((part) => typeof part === 'function');
  if (callback) queueMicrotask(callback as () => void);
}
