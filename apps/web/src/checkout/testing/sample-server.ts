import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { HostedAssets, HostedView, Language } from '@till/contract';
import { renderPage } from '../server.js';
import { samplePages } from './sample-pages.js';

/** The policy the public pages must live under. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const contentTypes: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** A handler that may take a request before the samples do; true when it answered. */
export type Door = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean> | boolean;

/** Names of the built page assets under `/assets/checkout/`. */
export async function builtAssets(dist: string): Promise<HostedAssets> {
  const manifest = JSON.parse(await readFile(path.join(dist, 'checkout/.vite/manifest.json'), 'utf8')) as Record<string, { file: string; css?: string[] }>;
  const entry = manifest['src/checkout/client.tsx'];
  if (!entry) throw new Error('The checkout is not built: its manifest has no entry');
  return { script: `/assets/checkout/${entry.file}`, styles: (entry.css ?? []).map((file) => `/assets/checkout/${file}`) };
}

async function sendFile(response: ServerResponse, file: string): Promise<void> {
  const bytes = await readFile(file).catch(() => null);
  if (!bytes) return void response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': contentTypes[path.extname(file)] ?? 'application/octet-stream' }).end(bytes);
}

/** Sends a page as the API does: rendered, under the strict policy. */
export function sendPage(response: ServerResponse, view: HostedView, assets: HostedAssets, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': contentSecurityPolicy, 'Cache-Control': 'no-store' });
  response.end(renderPage(view, assets));
}

/** Serves every sample at `/sample/:name?lang=`, the built assets, and whatever `door` takes first. */
export async function startSampleServer(dist: string, door: Door = () => false): Promise<{ origin: string; close: () => Promise<void> }> {
  const assets = await builtAssets(dist);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (await door(request, response, url)) return;
    if (url.pathname.startsWith('/assets/checkout/')) return sendFile(response, path.join(dist, 'checkout', url.pathname.slice('/assets/checkout/'.length)));
    if (url.pathname === '/sandbox/wallet.js') return sendFile(response, path.join(dist, 'checkout-sandbox/wallet.js'));
    const view = samplePages((url.searchParams.get('lang') ?? 'en') as Language)[url.pathname.slice('/sample/'.length)];
    if (view) sendPage(response, view, assets);
    else response.writeHead(404).end();
  };
  const server: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
