import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { ProblemError } from './problem-error.js';

/** The largest body that is read whole takes this long on a line of some 35 KB/s. */
const usualMs = 30_000;
const bodiless = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Configuration of a route that reads no body before its handler, so that none is waited for. */
export const readsItsBody = { readsItsBody: true };

function readsBefore({ method, config }: RouteOptions): boolean {
  return [method].flat().some((one) => !bodiless.has(one)) && (config as Partial<typeof readsItsBody> | undefined)?.readsItsBody !== true;
}

/**
 * Gives bodies that are read before their route is asked a time to come in: a client that drips them would hold its
 * connection, and what has come, for ever. Streams are their routes' own matter: those go on while something moves.
 * Before the routes are declared, so that those which read none pay for none of it.
 */
export function expectBodies(server: FastifyInstance, withinMs = usualMs): void {
  const deadlines = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  const settle = (request: FastifyRequest, _reply: unknown, done: () => void) => {
    clearTimeout(deadlines.get(request));
    done();
  };
  server.addHook('onRoute', (route) => {
    if (!readsBefore(route)) return;
    route.preParsing = [route.preParsing ?? []].flat().concat((request, _reply, payload, done) => {
      const { 'content-length': length, 'transfer-encoding': coding } = request.raw.headers;
      // Most requests have no body, and pay for no timer.
      if ((length !== undefined && length !== '0') || coding !== undefined) {
        const late = new ProblemError('malformed_request', `The body did not come within ${String(withinMs / 1_000)} seconds.`, { status: 408, headers: { connection: 'close' } });
        // Told and not destroyed: with the request its connection would go, and nobody would hear why.
        deadlines.set(request, setTimeout(() => payload.emit('error', late), withinMs).unref());
      }
      done(null, payload);
    });
    route.preValidation = [route.preValidation ?? []].flat().concat(settle);
    route.onResponse = [route.onResponse ?? []].flat().concat(settle);
  });
}
