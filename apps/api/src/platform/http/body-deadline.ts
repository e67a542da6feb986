import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem-error.js';

/** The largest body that is read whole takes this long on a line of some 35 KB/s. */
const usualMs = 30_000;

/**
 * Gives bodies that are read before their route is asked a time to come in: a client that drips them would hold its
 * connection, and what has come, for ever. Streams are their routes' own matter: those go on while something moves.
 */
export function expectBodies(server: FastifyInstance, withinMs = usualMs): void {
  const deadlines = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  const settle = (request: FastifyRequest) => clearTimeout(deadlines.get(request));
  server.addHook('preParsing', (request, _reply, payload, done) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.raw.headers;
    // Most requests have no body, and pay for no timer.
    if ((length !== undefined && length !== '0') || coding !== undefined) {
      const late = new ProblemError('malformed_request', `The body did not come within ${String(withinMs / 1_000)} seconds.`, { status: 408, headers: { connection: 'close' } });
      // Told and not destroyed: with the request its connection would go, and nobody would hear why.
      deadlines.set(request, setTimeout(() => payload.emit('error', late), withinMs).unref());
    }
    done(null, payload);
  });
  server.addHook('preValidation', (request, _reply, done) => {
    settle(request);
    done();
  });
  server.addHook('onResponse', (request, _reply, done) => {
    settle(request);
    done();
  });
}
