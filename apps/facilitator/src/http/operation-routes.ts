import type { FastifyInstance } from 'fastify';
import type { NetworkFacilitator } from '../networks/network-facilitator.js';
import type { FacilitatorDirectory } from '../networks/facilitator-directory.js';
import type { FacilitatorMetrics } from './facilitator-metrics.js';

const nodeTimeoutMs = 2_000;

interface NetworkHealth {
  ok: boolean;
  address: string;
  /** Smallest native unit, decimal. */
  feeBalance: string | null;
}

/** `GET /healthz` (503 unless every node answers and every account can pay fees) and `GET /metrics`. */
export function operationRoutes(app: FastifyInstance, directory: FacilitatorDirectory, metrics: FacilitatorMetrics): void {
  app.get('/healthz', async (_request, reply) => {
    const networks = Object.fromEntries(await Promise.all(directory.all.map(async (one) => [one.network.id, await health(one)] as const)));
    const ok = Object.values(networks).every((network) => network.ok);
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'degraded', networks });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
}

async function health({ address, feeBalance }: NetworkFacilitator): Promise<NetworkHealth> {
  const balance = await Promise.race([feeBalance().catch(() => null), silence()]);
  return { ok: balance !== null && balance > 0n, address, feeBalance: balance === null ? null : balance.toString() };
}

function silence(): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(null);
    }, nodeTimeoutMs).unref();
  });
}
