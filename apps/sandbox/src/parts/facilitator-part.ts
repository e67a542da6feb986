import { join } from 'node:path';
import { networkById } from '@till/networks';
import { devFacilitatorKeys } from '@till/testing';
import type { NodeUrls } from '../sandbox-networks.js';
import { answersOk, type Part, startNodeService } from './node-service.js';

/** Where the facilitator finds the chains. */
export interface FacilitatorOptions {
  root: string;
  port: number;
  logsDir: string;
  nodes: NodeUrls;
}

/** The self-hosted facilitator, settling on every dev chain with the dev keys. */
export function startFacilitatorPart(options: FacilitatorOptions): Promise<Part> {
  const url = `http://127.0.0.1:${String(options.port)}`;
  return startNodeService({
    name: 'facilitator',
    script: join(options.root, 'apps/facilitator/dist/main.js'),
    env: {
      ...process.env,
      FACILITATOR_HOST: '127.0.0.1',
      FACILITATOR_PORT: String(options.port),
      // Demo buyers and benchmarks all come from one address.
      FACILITATOR_LIMIT_PER_IP: '0',
      FACILITATOR_LIMIT: '0',
      FACILITATOR_NETWORKS: JSON.stringify(networkSettings(options.nodes)),
    },
    logFile: join(options.logsDir, 'facilitator.log'),
    ready: () => answersOk(`${url}/supported`),
  });
}

function networkSettings(nodes: NodeUrls): Record<string, unknown> {
  const keys = devFacilitatorKeys();
  const settings = [...nodes].map(([id, rpcUrl]) => [id, networkById(id)?.family === 'evm' ? { rpcUrl, privateKey: keys.evm.privateKey, pollingIntervalMs: 25 } : { rpcUrl, privateKey: keys.solana.privateKey }]);
  return Object.fromEntries(settings) as Record<string, unknown>;
}
