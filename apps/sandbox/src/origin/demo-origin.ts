import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Part } from '../parts/node-service.js';
import { cities, countsOf, forecastOf, quoteOf, weatherOf } from './demo-answers.js';
import { demoOpenapi } from './demo-openapi.js';
import { shopAnswer, shopPath } from './demo-shop.js';

/** The same API once more, for those who bring its key: what a careful seller's origin looks like. */
export const guardedPath = '/guarded';
/** Header that opens the guarded API. */
export const originKeyHeader = 'X-Origin-Key';

const mostBodyBytes = 100_000;

/** Where the demo API listens, the key to its guarded side, and what the demo shop beside it checks webhooks with. */
export interface DemoOriginOptions {
  port: number;
  key: string;
  webhookSecret?: () => string | undefined;
}

/** The running demo API and its address. */
export interface DemoOrigin extends Part {
  url: string;
}

/** A small HTTP API to put a gateway in front of, open at its root and guarded by a key below `/guarded`, and a shop that takes webhooks. */
export async function startDemoOrigin({ port, key, webhookSecret = () => undefined }: DemoOriginOptions): Promise<DemoOrigin> {
  let url = '';
  const server = createServer((request, response) => {
    answer(request, response, { url, key, webhookSecret }).catch(() => response.destroy());
  });
  // The port was free when it was chosen, which is a while ago; any other does as well.
  await listening(server, port).catch(() => listening(server, 0));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { url, failed: new Promise<never>(() => undefined), stop: () => stopped(server) };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, { url, key, webhookSecret }: { url: string } & Required<Omit<DemoOriginOptions, 'port'>>): Promise<void> {
  const { pathname: whole, searchParams } = new URL(request.url ?? '/', url);
  if (whole === shopPath && request.method === 'POST') {
    const taken = shopAnswer(await bodyOf(request), request.headers, webhookSecret());
    return send(response, taken.status, taken.body);
  }
  const isGuarded = whole === guardedPath || whole.startsWith(`${guardedPath}/`);
  if (isGuarded && request.headers[originKeyHeader.toLowerCase()] !== key) return send(response, 401, { error: `Send the key in ${originKeyHeader}.` });
  const path = (isGuarded ? whole.slice(guardedPath.length) : whole) || '/';
  const found = await lookUp(request, decodeURIComponent(path), searchParams, isGuarded ? `${url}${guardedPath}` : url);
  send(response, found === null ? 404 : 200, found ?? { error: 'There is nothing here. See /openapi.json.' });
}

async function lookUp(request: IncomingMessage, path: string, query: URLSearchParams, url: string): Promise<object | null> {
  if (request.method === 'POST') return path === '/count' ? countsOf(await bodyOf(request)) : null;
  switch (path) {
    case '/openapi.json':
      return demoOpenapi(url);
    case '/':
      return { weather: weatherOf('the till'), quote: quoteOf(0) };
    case '/cities':
      return { cities };
    case '/quotes':
      return { quotes: Array.from({ length: countOf(query.get('limit'), 20) }, (_one, at) => quoteOf(at)) };
  }
  const [, kind, name, more] = /^\/(weather|quotes)\/([^/]{1,60})(\/forecast)?$/.exec(path) ?? [];
  if (kind === 'weather' && name !== undefined) return more === undefined ? weatherOf(name) : forecastOf(name, countOf(query.get('days'), 14));
  return kind === 'quotes' && name !== undefined && more === undefined && /^\d{1,6}$/.test(name) ? quoteOf(Number(name)) : null;
}

/** A count between 1 and `most`; 3 where none was asked for. */
function countOf(asked: string | null, most: number): number {
  return asked !== null && /^\d{1,4}$/.test(asked) ? Math.min(Math.max(Number(asked), 1), most) : 3;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBodyBytes) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
