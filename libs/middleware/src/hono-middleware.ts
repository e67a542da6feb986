import type { Context, MiddlewareHandler } from 'hono';
import { basePath } from 'hono/route';
import { Paywall, type PaywallRequest } from './paywall.js';
import type { Facilitator, PaywallOptions, PayTo, Routes } from './paywall-config.js';

/**
 * Prices routes of a Hono app. The handler runs once the payment is known to be good; it is settled after an answer
 * below 400, and what the handler answered goes out after that.
 * @throws PaywallConfigError for a faulty route, price, address or facilitator
 */
export function paymentMiddleware(payTo: PayTo, routes: Routes, facilitator?: Facilitator, options?: PaywallOptions): MiddlewareHandler {
  const paywall = new Paywall(payTo, routes, facilitator, options);
  return async (context, next) => {
    const decision = await paywall.open(requestOf(context));
    if (decision.kind === 'free') return next();
    if (decision.kind === 'answer') {
      const { status, headers, body } = decision.answer;
      return new Response(body, { status, headers });
    }
    await next();
    const served = context.res;
    if (served.status >= 400) return undefined;
    // Held back whole: whoever has the answer has been served, and can be charged no more.
    const body = await served.arrayBuffer();
    // Nobody is there to be served, so nobody is charged.
    if (context.req.raw.signal.aborted) return undefined;
    const result = await decision.settle();
    context.res = undefined;
    context.res = result.ok ? paidResponse(served, body, result.headers) : new Response(result.answer.body, { status: result.answer.status, headers: result.answer.headers });
    return undefined;
  };
}

function paidResponse(served: Response, body: ArrayBuffer, paid: Readonly<Record<string, string>>): Response {
  const headers = new Headers(served.headers);
  headers.delete('transfer-encoding');
  for (const [name, value] of Object.entries(paid)) headers.set(name, value);
  const isBodyless = served.status === 204 || served.status === 205 || served.status === 304;
  return new Response(isBodyless ? null : body, { status: served.status, statusText: served.statusText, headers });
}

function requestOf(context: Context): PaywallRequest {
  const { req } = context;
  const mountedAt = basePath(context).replace(/\/$/, '');
  return { method: req.method, paths: [req.path, req.path.slice(mountedAt.length)], url: req.url, header: (name) => req.header(name) };
}
