import { type FastifyBaseLogger, type FastifyInstance, LogController, fastify } from 'fastify';
import { pino } from 'pino';
import type { FacilitatorConfig } from './config/env.schema.js';
import { FacilitatorMetrics } from './http/facilitator-metrics.js';
import { operationRoutes } from './http/operation-routes.js';
import { paymentRoutes } from './http/payment-routes.js';
import { redactor } from './http/redact.js';
import { buildFacilitators } from './networks/build-facilitators.js';
import { FacilitatorDirectory } from './networks/facilitator-directory.js';

/** A payment is a few kilobytes; nothing that is more is one. */
const bodyLimitBytes = 64 * 1024;
/* For receiving a request; answering one may take longer. */
const requestTimeoutMs = 15_000;

/** A facilitator, not yet listening. */
export interface Facilitator {
  readonly app: FastifyInstance;
  /** Listens and resolves with the address. */
  start(): Promise<string>;
  /** Takes no more requests, lets the running ones finish, closes. */
  stop(): Promise<void>;
}

/** Puts a facilitator together from its configuration. */
export async function createFacilitator(config: FacilitatorConfig): Promise<Facilitator> {
  const directory = new FacilitatorDirectory(await buildFacilitators(config.networks));
  const metrics = new FacilitatorMetrics();
  const redact = redactor([...config.networks.flatMap(({ rpcUrl, privateKey }) => [rpcUrl, privateKey]), config.token ?? '']);
  const logger: FastifyBaseLogger = pino({ level: config.logLevel });
  const app = fastify({
    // Requests are logged by the routes: the default lines carry headers, and a payment's header is worth money.
    logController: new LogController({ disableRequestLogging: true }),
    loggerInstance: logger,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
  });
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ reason: redact(error.message) }, 'failed');
    return reply.code(status).send({ error: status >= 500 ? 'internal_error' : redact(error.message) });
  });
  paymentRoutes(app, { directory, metrics, redact, token: config.token });
  operationRoutes(app, directory, metrics);
  return {
    app,
    start: () => app.listen({ host: config.host, port: config.port }),
    stop: () => app.close(),
  };
}
