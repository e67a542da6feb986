import fastifyCookie from '@fastify/cookie';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Config } from '../../config/config.js';
import { Metrics } from '../telemetry/metrics.js';
import { expectBodies } from './body-deadline.js';
import { respectBodyLimits } from './body-limit.js';
import { continueWhenRead } from './continue-when-read.js';
import { ProblemError } from './problem-error.js';
import { RateLimiter } from './rate-limiter.js';
import { docsPolicy, securityHeaders } from './security-headers.js';
import { demandStorable } from './storable-json.js';
import { acceptStreamedBodies } from './streamed-body.js';

const watched = new Set(['/healthz', '/readyz', '/metrics']);
/** How long open connections may go on after a stop was asked for. */
const drainMs = 8_000;

/** Registers what every route stands on: cookies, the limiter, headers, metrics. Before Nest declares its routes. */
export async function prepareServer(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  const config = app.get(Config);
  const common = Object.entries(securityHeaders(config));
  const metrics = app.get(Metrics);
  await server.register(fastifyCookie);
  await app.get(RateLimiter).register(server);
  expectBodies(server);
  acceptStreamedBodies(server);
  respectBodyLimits(server);
  continueWhenRead(server.server);
  // Before anything else looks at a body. One that was not parsed (a stream, a text) is for its route to read.
  server.addHook('preValidation', (request, _reply, done) => {
    const { body } = request;
    if (typeof body === 'object' && body !== null && (Array.isArray(body) || Object.getPrototypeOf(body) === Object.prototype)) demandStorable(body);
    done();
  });
  // Late, so that a door that writes its own head pays for none of this; what a handler chose stays.
  server.addHook('onSend', (request, reply, payload, done) => {
    if (request.url.startsWith('/docs')) void reply.header('content-security-policy', docsPolicy);
    // What a merchant reads is nobody else's, whatever stands between: a proxy that keeps answers must not keep it.
    if (request.url.startsWith('/v1/') && !reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    for (const [name, value] of common) if (!reply.hasHeader(name)) void reply.header(name, value);
    void reply.header('till-request-id', request.id);
    done(null, payload);
  });
  if (!config.servesHttp) {
    // A worker listens for whoever watches over it, and for nobody else.
    server.addHook('onRequest', (request, _reply, done) => done(watched.has(request.url) ? undefined : new ProblemError('not_found', 'This process works on jobs. Ask one that serves the API.')));
  }
  server.addHook('preClose', (done) => {
    // A connection nobody closes, such as a stream whose reader vanished, must not hold up the end for ever.
    setTimeout(() => server.server.closeAllConnections(), drainMs).unref();
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    metrics.observeRequest(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
}
