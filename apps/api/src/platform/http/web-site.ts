import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Config } from '../../config/config.js';
import { ProblemError } from './problem-error.js';
import { sendProblem } from './problem-filter.js';
import { dashboardPolicy } from './security-headers.js';

const hashedName = /[/\\]assets[/\\][^/\\]+$/;

/** Files whose name carries a hash of their content never change; others (badges) may with the next release. */
function cacheControlOf(path: string): string {
  return hashedName.test(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
}

async function serveAssets(server: FastifyInstance, prefix: string, root: string): Promise<void> {
  if (!existsSync(root)) return;
  await server.register(fastifyStatic, {
    root,
    prefix,
    decorateReply: false,
    index: false,
    dotfiles: 'ignore',
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => void response.header('cache-control', cacheControlOf(path)),
  });
}

async function sendFile(reply: FastifyReply, path: string, requestId: string, headers: Record<string, string>): Promise<FastifyReply> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return sendProblem(reply, new ProblemError('service_unavailable', 'The web pages are not built. Run "npm run build" and start again.'), requestId);
  return reply.headers({ 'cache-control': 'no-cache', ...headers }).send(bytes);
}

/** Serves the built web app: dashboard, its assets, those of the public pages, and in a sandbox the demo wallet. */
export async function serveWebSite(server: FastifyInstance, config: Config): Promise<void> {
  await serveAssets(server, '/assets/dashboard/', join(config.webDist, 'dashboard'));
  await serveAssets(server, '/assets/checkout/', join(config.webDist, 'checkout'));
  await serveAssets(server, '/assets/docs/', join(config.webDist, 'docs'));
  const index = join(config.webDist, 'dashboard', 'index.html');
  for (const path of ['/dashboard', '/dashboard/*']) {
    server.get(path, (request, reply) => sendFile(reply, index, request.id, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': dashboardPolicy }));
  }
  server.get('/', (_request, reply) => reply.redirect('/dashboard'));
  if (config.sandboxWallet === undefined) return;
  const wallet = join(config.webDist, 'checkout-sandbox', 'wallet.js');
  server.get('/sandbox/wallet.js', (request, reply) => sendFile(reply, wallet, request.id, { 'content-type': 'text/javascript; charset=utf-8' }));
}
