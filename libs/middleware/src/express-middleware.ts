import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.js';
import { HeldResponse } from './held-response.js';
import { type Decision, Paywall, type PaywallRequest } from './paywall.js';
import type { Facilitator, PaywallOptions, PayTo, Routes } from './paywall-config.js';

/** What Express adds to Node's request, as far as it is needed here. */
interface ExpressRequest extends IncomingMessage {
  originalUrl?: string;
  /** Where the middleware is mounted, as the client spelled it. */
  baseUrl?: string;
  /** What the router compares, below that. */
  path?: string;
  protocol?: string;
}

type Next = (error?: unknown) => void;

/**
 * Prices routes of an Express app, or of any server with its kind of middleware. The handler runs once the payment is
 * known to be good; it is settled after an answer below 400, and what the handler wrote goes out after that.
 * @throws PaywallConfigError for a faulty route, price, address or facilitator
 */
export function paymentMiddleware(payTo: PayTo, routes: Routes, facilitator?: Facilitator, options?: PaywallOptions): (request: IncomingMessage, response: ServerResponse, next: Next) => void {
  const paywall = new Paywall(payTo, routes, facilitator, options);
  return (request, response, next) => {
    paywall.open(requestOf(request)).then((decision) => act(decision, response, next), next).catch(next);
  };
}

async function act(decision: Decision, response: ServerResponse, next: Next): Promise<void> {
  if (decision.kind === 'free') return next();
  if (decision.kind === 'answer') return send(response, decision.answer);
  const held = new HeldResponse(response);
  next();
  // A client that left is not served, so it is not charged.
  if (!(await held.ended)) return held.release();
  if (response.statusCode >= 400) return held.send();
  const result = await decision.settle();
  if (result.ok) {
    for (const [name, value] of Object.entries(result.headers)) response.setHeader(name, value);
    return held.send();
  }
  held.release();
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  send(response, result.answer);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.statusCode = status;
  // Not the words a handler chose for an answer that is not sent.
  response.statusMessage = '';
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}

function requestOf(request: ExpressRequest): PaywallRequest {
  const target = request.originalUrl ?? request.url ?? '/';
  const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true;
  const base = `${request.protocol ?? (encrypted ? 'https' : 'http')}://${request.headers.host ?? 'localhost'}`;
  const url = URL.canParse(target, base) ? new URL(target, base) : new URL(base);
  // The URL parser resolves dots, which routers do not, so its path is not the one to compare.
  const path = request.path ?? pathOf(request.url ?? '/');
  return {
    method: request.method ?? 'GET',
    paths: [`${request.baseUrl ?? ''}${path}`, path, pathOf(target)],
    url: url.href,
    header: (name) => request.headersDistinct[name]?.join(', '),
  };
}

/** The path of a request's target, which may be a whole address (RFC 9112, 3.2.2) or end in a fragment that is none of it. */
function pathOf(target: string): string {
  return target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/)[0] ?? '/';
}
