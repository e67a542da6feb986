import { join } from 'node:path';
import { devEvm, devFacilitatorKeys, devSolana } from '@till/testing';
import { answersOk, type Part, startNodeService } from './node-service.js';

/** Where the facilitator finds the chains. */
export interface FacilitatorOptions {
  root: string;
  port: number;
  logsDir: string;
  evmRpcUrl: string;
  solanaRpcUrl: string;
}

/** The self-hosted facilitator, settling on both dev chains with the dev keys. */
export function startFacilitatorPart(options: FacilitatorOptions): Promise<Part> {
  const url = `http://127.0.0.1:${String(options.port)}`;
  const keys = devFacilitatorKeys();
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
      FACILITATOR_NETWORKS: JSON.stringify({
        [devEvm.network]: { rpcUrl: options.evmRpcUrl, privateKey: keys.evm.privateKey, pollingIntervalMs: 25 },
        [devSolana.network]: { rpcUrl: options.solanaRpcUrl, privateKey: keys.solana.privateKey },
      }),
    },
    logFile: join(options.logsDir, 'facilitator.log'),
    ready: () => answersOk(`${url}/supported`),
  });
}
