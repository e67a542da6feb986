import type { IncomingMessage } from 'node:http';
import type { x402Facilitator } from '@x402/core/facilitator';
import type { PaymentPayload, PaymentRequirements } from '@x402/core/types';
import { type NetworkId, networkByV1Name } from '@till/networks';
import { devEvm, devSolana } from '../dev-networks.js';
import { devFacilitatorKeys } from '../buyers/dev-facilitator-keys.js';
import { readBody, type LoopbackServer, serveLoopback } from '../process/loopback-server.js';
import { evmExactFacilitator } from './evm-exact-facilitator.js';
import { svmExactFacilitator } from './svm-exact-facilitator.js';

/** Which chains the facilitator settles on; leave one out to do without it. */
export interface DevFacilitatorOptions {
  /** Base Sepolia's node. */
  evmRpcUrl?: string;
  /** Solana devnet's node. */
  solanaRpcUrl?: string;
  /** Nodes of further networks, by CAIP-2 id. */
  rpcUrls?: Readonly<Record<string, string>>;
  port?: number;
  /** After this long without a receipt, settle answers `settlement_pending`. */
  confirmationTimeoutMs?: number;
}

/**
 * A facilitator on the reference SDK inside the calling process, for tests: v1 and v2, on any network of the registry,
 * signing with the dev keys. What runs beside a real Till is apps/facilitator.
 */
export async function startDevFacilitator(options: DevFacilitatorOptions): Promise<LoopbackServer> {
  const facilitators = new Map<string, x402Facilitator>();
  const nodes = { [devEvm.network]: options.evmRpcUrl, [devSolana.network]: options.solanaRpcUrl, ...options.rpcUrls };
  for (const [network, rpcUrl] of Object.entries(nodes)) {
    if (rpcUrl !== undefined) facilitators.set(network, await exactFacilitator(network as NetworkId, rpcUrl, options.confirmationTimeoutMs));
  }
  return serveLoopback(async (request) => {
    if (request.url === '/supported') return { status: 200, body: supported(facilitators) };
    return settleOrVerify(request, facilitators);
  }, options.port);
}

async function exactFacilitator(network: NetworkId, rpcUrl: string, confirmationTimeoutMs: number | undefined): Promise<x402Facilitator> {
  const keys = devFacilitatorKeys();
  if (network.startsWith('solana:')) return svmExactFacilitator({ network: network as `solana:${string}`, rpcUrl, privateKey: keys.solana.privateKey });
  return evmExactFacilitator({ network: network as `eip155:${string}`, rpcUrl, privateKey: keys.evm.privateKey, confirmationTimeoutMs });
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

/** The SDK registers every v1 name it knows with each signer; only the name of a signer's own chain is true. */
function supported(facilitators: Map<string, x402Facilitator>): unknown {
  const answers = [...facilitators].map(([network, facilitator]) => ({ network, ...facilitator.getSupported() }));
  return {
    kinds: answers.flatMap(({ network, kinds }) => kinds.filter((kind) => (networkByV1Name(kind.network)?.id ?? kind.network) === network)),
    extensions: [...new Set(answers.flatMap(({ extensions }) => extensions))],
    signers: Object.assign({}, ...answers.map(({ signers }) => signers)) as unknown,
  };
}
