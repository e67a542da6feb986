import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { HostedAssets, HostedView, Language } from '@till/contract';
import { renderDocs, renderPage } from '../server.js';
import { sampleDocs } from './sample-docs.js';
import { samplePages } from './sample-pages.js';

/** The policy the public pages must live under. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const contentTypes: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** A handler that may take a request before the samples do; true when it answered. */
export type Door = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean> | boolean;

const entries = { checkout: 'src/checkout/client.tsx', docs: 'src/checkout/docs/docs-client.ts' } as const;

/** Names of the built assets of a kind of page, under `/assets/`. */
export async function builtAssets(dist: string, part: keyof typeof entries = 'checkout'): Promise<HostedAssets> {
  const manifest = JSON.parse(await readFile(path.join(dist, part, '.vite/manifest.json'), 'utf8')) as Record<string, { file: string; css?: string[] }>;
  const entry = manifest[entries[part]];
  if (!entry) throw new Error(`The ${part} pages are not built: their manifest has no entry`);
  return { script: `/assets/${part}/${entry.file}`, styles: (entry.css ?? []).map((file) => `/assets/${part}/${file}`) };
}

async function sendFile(response: ServerResponse, file: string): Promise<void> {
  const bytes = await readFile(file).catch(() => null);
  if (!bytes) return void response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': contentTypes[path.extname(file)] ?? 'application/octet-stream' }).end(bytes);
}

/** Sends a page as the API does: rendered, under the strict policy. */
export function sendPage(response: ServerResponse, view: HostedView, assets: HostedAssets, status = 200): void {
  sendHtml(response, renderPage(view, assets), status);
}

function sendHtml(response: ServerResponse, html: string, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': contentSecurityPolicy, 'Cache-Control': 'no-store' });
  response.end(html);
}

/** Serves every sample at `/sample/:name?lang=`, the built assets, and whatever `door` takes first. */
export async function startSampleServer(dist: string, door: Door = () => false): Promise<{ origin: string; close: () => Promise<void> }> {
  const assets = await builtAssets(dist);
  const docsAssets = await builtAssets(dist, 'docs');
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (await door(request, response, url)) return;
    if (/^\/assets\/(checkout|docs)\//.test(url.pathname)) return sendFile(response, path.join(dist, url.pathname.slice('/assets/'.length)));
    if (url.pathname === '/sandbox/wallet.js') return sendFile(response, path.join(dist, 'checkout-sandbox/wallet.js'));
    const lang = (url.searchParams.get('lang') ?? 'en') as Language;
    const name = url.pathname.slice('/sample/'.length);
    const docs = sampleDocs(lang)[name];
    if (docs) return sendHtml(response, renderDocs(docs, docsAssets));
    const view = samplePages(lang)[name];
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
