import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request an origin got. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Answering = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A seller's server that remembers what it was asked and answers as a spec wants. */
export class TestOrigin {
  readonly seen: SeenRequest[] = [];
  answer: Answering = TestOrigin.echo;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static readonly echo: Answering = (request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify({ path: request.url }));

  static async start(): Promise<TestOrigin> {
    const server = createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        origin.seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: body.slice(0, 10_000) });
        origin.answer(request, response, body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = new TestOrigin(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    return origin;
  }

  /** The last request it got. */
  get last(): SeenRequest {
    const last = this.seen.at(-1);
    if (!last) throw new Error('the origin was asked nothing');
    return last;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
