import { createKeyPairSignerFromBytes, getBase58Encoder } from '@solana/kit';
import { x402Facilitator } from '@x402/core/facilitator';
import { toFacilitatorSvmSigner } from '@x402/svm';
import { registerExactSvmScheme } from '@x402/svm/exact/facilitator';

/** A Solana network to settle on. */
export interface SvmFacilitatorNetwork {
  network: `solana:${string}`;
  rpcUrl: string;
  /** Base58, 64 bytes: seed and public key. */
  privateKey: string;
}

/** The reference SDK's facilitator for one Solana network, v2 and v1. Its key pays the network fees. */
export async function svmExactFacilitator({ network, rpcUrl, privateKey }: SvmFacilitatorNetwork): Promise<x402Facilitator> {
  const keyPair = await createKeyPairSignerFromBytes(getBase58Encoder().encode(privateKey));
  // The SDK defaults to a public RPC unless it is told otherwise.
  const signer = toFacilitatorSvmSigner(keyPair, { defaultRpcUrl: rpcUrl });
  return registerExactSvmScheme(new x402Facilitator(), { signer, networks: network });
}
