import { createKeyPairSignerFromBytes, createSolanaRpc, getBase58Encoder } from '@solana/kit';
import type { Network } from '@till/networks';
import { x402Facilitator } from '@x402/core/facilitator';
import { toFacilitatorSvmSigner } from '@x402/svm';
import { registerExactSvmScheme } from '@x402/svm/exact/facilitator';
import type { NetworkConfig } from '../config/network.schema.js';
import type { NetworkFacilitator } from './network-facilitator.js';

/** Two signatures, the payer's and the fee payer's, at 5,000 each; priority fees come on top and are small. */
const settlementLamports = 10_000n;

/** Settles `exact` payments in v2 and v1 on one Solana cluster; its key is the fee payer of every transaction. */
export async function svmNetworkFacilitator(network: Network, config: NetworkConfig): Promise<NetworkFacilitator> {
  const { rpcUrl, privateKey } = config;
  const keyPair = await createKeyPairSignerFromBytes(getBase58Encoder().encode(privateKey));
  const sdk = new x402Facilitator();
  // The SDK would ask a public node unless told otherwise.
  registerExactSvmScheme(sdk, { signer: toFacilitatorSvmSigner(keyPair, { defaultRpcUrl: rpcUrl }), networks: network.id });
  const rpc = createSolanaRpc(rpcUrl);
  return {
    network,
    config,
    sdk,
    address: keyPair.address,
    settlementCost: () => Promise.resolve(settlementLamports),
    feeBalance: async () => (await rpc.getBalance(keyPair.address).send()).value,
  };
}
