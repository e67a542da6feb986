import type { IncomingMessage } from 'node:http';
import type { x402Facilitator } from '@x402/core/facilitator';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { networkByV1Name } from '@till/networks';
import { devEvm, devSolana } from '../dev-networks.js';
import { devFacilitatorKeys } from '../buyers/dev-facilitator-keys.js';
import { readBody, type LoopbackServer, serveLoopback } from '../process/loopback-server.js';
import { evmExactFacilitator } from './evm-exact-facilitator.js';
import { svmExactFacilitator } from './svm-exact-facilitator.js';

/** Which chains the facilitator settles on; leave one out to do without it. */
export interface DevFacilitatorOptions {
  evmRpcUrl?: string;
  solanaRpcUrl?: string;
  port?: number;
  /** After this long without a receipt, settle answers `settlement_pending`. */
  confirmationTimeoutMs?: number;
}

/**
 * A facilitator on the reference SDK inside the calling process, for tests: v1 and v2, Base Sepolia and Solana devnet,
 * signing with the dev keys. What runs beside a real Till is apps/facilitator.
 */
export async function startDevFacilitator(options: DevFacilitatorOptions): Promise<LoopbackServer> {
  const facilitators = new Map<string, x402Facilitator>();
  const keys = devFacilitatorKeys();
  if (options.evmRpcUrl) {
    const { evmRpcUrl: rpcUrl, confirmationTimeoutMs } = options;
    facilitators.set(devEvm.network, evmExactFacilitator({ network: devEvm.network, rpcUrl, privateKey: keys.evm.privateKey, confirmationTimeoutMs }));
  }
  if (options.solanaRpcUrl) {
    const network = devSolana.network;
    facilitators.set(network, await svmExactFacilitator({ network, rpcUrl: options.solanaRpcUrl, privateKey: keys.solana.privateKey }));
  }
  return serveLoopback(async (request) => {
    if (request.url === '/supported') return { status: 200, body: supported(facilitators) };
    return settleOrVerify(request, facilitators);
  }, options.port);
}

async function settleOrVerify(request: IncomingMessage, facilitators: Map<string, x402Facilitator>): Promise<{ status: number; body: unknown }> {
  const asked = JSON.parse((await readBody(request)).toString('utf8')) as { paymentPayload: PaymentPayload; paymentRequirements: PaymentRequirements };
  const named = String(asked.paymentRequirements.network);
  const facilitator = facilitators.get(networkByV1Name(named)?.id ?? named);
  if (!facilitator) return { status: 400, body: { error: `unsupported network ${named}` } };
  if (request.url === '/verify') return { status: 200, body: await facilitator.verify(asked.paymentPayload, asked.paymentRequirements) };
  if (request.url === '/settle') return { status: 200, body: await facilitator.settle(asked.paymentPayload, asked.paymentRequirements) };
  return { status: 404, body: { error: 'not found' } };
}

/** The SDK registers every v1 name it knows with one signer; only the names of our own chains are true. */
function supported(facilitators: Map<string, x402Facilitator>): unknown {
  const answers = [...facilitators.values()].map((facilitator) => facilitator.getSupported());
  const known = (network: string): boolean => facilitators.has(networkByV1Name(network)?.id ?? network);
  return {
    kinds: answers.flatMap((answer) => answer.kinds).filter((kind) => known(kind.network)),
    extensions: [...new Set(answers.flatMap((answer) => answer.extensions))],
    signers: Object.assign({}, ...answers.map((answer) => answer.signers)) as unknown,
  };
}
