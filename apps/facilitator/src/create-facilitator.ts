import { type FastifyBaseLogger, type FastifyInstance, LogController, fastify } from 'fastify';
import { pino } from 'pino';
import type { FacilitatorConfig } from './config/env.schema.js';
import { CallLimit } from './http/call-limit.js';
import { FacilitatorMetrics } from './http/facilitator-metrics.js';
import { operationRoutes } from './http/operation-routes.js';
import { paymentRoutes } from './http/payment-routes.js';
import { redactor } from './http/redact.js';
import { buildFacilitators } from './networks/build-facilitators.js';
import { FacilitatorDirectory } from './networks/facilitator-directory.js';
import { FeeAccounts } from './networks/fee-accounts.js';

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
    // Fastify takes a bare number of hops for distrust.
    trustProxy: config.trustedProxies > 0 && ((_address: string, hop: number) => hop < config.trustedProxies),
  });
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ reason: redact(error.message) }, 'failed');
    return reply.code(status).send({ error: status >= 500 ? 'internal_error' : redact(error.message) });
  });
  const accounts = new FeeAccounts(directory.all, logger);
  let stopping = false;
  metrics.watch(accounts);
  // A connection kept open after its last answer would keep the whole process for another minute.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping) reply.header('connection', 'close');
    done();
  });
  paymentRoutes(app, { directory, metrics, redact, token: config.token, limits: { perIp: new CallLimit(config.limits.perIp), all: new CallLimit(config.limits.all) } });
  operationRoutes(app, { accounts, metrics, isStopping: () => stopping });
  return {
    app,
    start: () => {
      accounts.start();
      return app.listen({ host: config.host, port: config.port });
    },
    stop: async () => {
      stopping = true;
      accounts.stop();
      await app.close();
    },
  };
}
