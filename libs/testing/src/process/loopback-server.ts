import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small HTTP server on 127.0.0.1. */
export interface LoopbackServer {
  readonly url: string;
  /** Cuts open connections and closes. */
  stop(): Promise<void>;
}

/** What a handler answers with; `undefined` when it dealt with the response itself. */
export type JsonAnswer = { status: number; body: unknown } | undefined;

/** Serves JSON on loopback. A thrown error becomes a 500 with its message. */
export async function serveLoopback(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<JsonAnswer>,
  port = 0,
): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    const answer = handle(request, response).catch((error: unknown): JsonAnswer => {
      return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
    });
    void answer.then((given) => {
      if (given) response.writeHead(given.status, { 'content-type': 'application/json' }).end(JSON.stringify(given.body, bigintAsText));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
