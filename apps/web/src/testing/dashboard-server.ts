import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { FakeApi } from './fake-api.js';

/** Runs beside the configurations, with the target folder as its argument; Jest itself cannot load the builder. */
const script = `
const { build } = await import('vite');
const { dashboardConfig: config } = await import('./vite.dashboard.mjs');
await build({ ...config, build: { ...config.build, outDir: process.argv[1] } });`;

/** The policy the API serves the dashboard under. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const contentTypes: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

export interface DashboardServer {
  origin: string;
  /** Replace it to start a spec from another state. */
  api: FakeApi;
  close: () => Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return request.headers['content-type'] === 'application/json' && text ? (JSON.parse(text) as Record<string, unknown>) : {};
}

/** What is named after its content is kept for good, as the API has it kept. */
const cached = { 'cache-control': 'public, max-age=31536000, immutable' };

async function sendFile(response: ServerResponse, file: string): Promise<void> {
  const bytes = await readFile(file).catch(() => null);
  response.writeHead(bytes ? 200 : 404, { 'content-type': contentTypes[path.extname(file)] ?? 'text/html; charset=utf-8', 'content-security-policy': policy, ...(path.extname(file) === '.html' ? {} : cached) });
  response.end(bytes ?? '');
}

/** Builds the dashboard into a folder of its own and serves it under its policy, with the API in memory behind it. */
export async function startDashboardServer(): Promise<DashboardServer> {
  const dist = await mkdtemp(path.join(tmpdir(), 'till-dashboard-'));
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, dist], { cwd: path.resolve(import.meta.dirname, '../..'), env: { ...process.env, NODE_ENV: 'production' } });
  const state: { api: FakeApi } = { api: new FakeApi() };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/v1/live') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: hello\ndata: {"type":"hello"}\n\n');
    } else if (url.pathname.startsWith('/v1/')) {
      const { status, content } = state.api.answer(request.method ?? 'GET', url, await bodyOf(request));
      response.writeHead(status, { 'content-type': 'application/json' }).end(content === undefined ? '' : JSON.stringify(content));
    } else if (url.pathname === '/sandbox/wallet.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end('');
    } else {
      await sendFile(response, path.join(dist, url.pathname.startsWith('/assets/dashboard/') ? url.pathname.slice('/assets/dashboard/'.length) : 'index.html'));
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(dist, { recursive: true, force: true });
    },
  });
}
