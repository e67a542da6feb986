import type { FastifyInstance } from 'fastify';
import type { FeeAccounts } from '../networks/fee-accounts.js';
import type { FacilitatorMetrics } from './facilitator-metrics.js';

/** What the routes need. */
export interface OperationRouteParts {
  accounts: FeeAccounts;
  metrics: FacilitatorMetrics;
  /** Whether it takes no more work. */
  isStopping(): boolean;
}

/**
 * `GET /healthz`: 503 unless every node answers and every account can pay fees. `GET /readyz`: 503 unless it can settle
 * somewhere, and once it is stopping: what decides whether calls should come here. `GET /metrics`.
 */
export function operationRoutes(app: FastifyInstance, { accounts, metrics, isStopping }: OperationRouteParts): void {
  app.get('/healthz', async (_request, reply) => {
    const networks = await health(accounts);
    const ok = Object.values(networks).every((network) => network.ok);
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'degraded', networks });
  });
  app.get('/readyz', async (_request, reply) => {
    const networks = isStopping() ? {} : await health(accounts);
    const ready = Object.values(networks).some((network) => network.ok);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : isStopping() ? 'stopping' : 'unready' });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
}

async function health(accounts: FeeAccounts) {
  const looked = await accounts.look();
  return Object.fromEntries(
    looked.map(([{ network, address }, { nodeUp, balance, isLow, waiting, stuckSeconds }]) => {
      const ok = nodeUp && balance !== null && balance > 0n;
      return [network.id, { ok, address, feeBalance: nodeUp && balance !== null ? balance.toString() : null, low: isLow, ...(waiting === null ? {} : { waiting, stuckSeconds }) }];
    }),
  );
}
