import { createKeyPairSignerFromBytes, getBase58Encoder } from '@solana/kit';
import type { ClientExtension } from '@x402/core/client';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/client';
import { x402Client } from '@x402/fetch';
import { ExactSvmScheme } from '@x402/svm/exact/client';
import { ExactSvmSchemeV1 } from '@x402/svm/exact/v1/client';
import { networkById } from '@till/networks';
import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { DevBuyer } from '../buyers/dev-buyers.js';

/** Who pays, and through which node. */
export interface ReferenceClientOptions {
  buyer: DevBuyer;
  /** The buyer's node. On Solana the SDK would otherwise ask a public one. */
  rpcUrl: string;
  /** Keeps the SDK's own limits: at most $1 a payment, and only tokens of its own tables. Absent: no limit, for play money. */
  stockLimits?: boolean;
  /** Extensions of the protocol the client takes part in. */
  extensions?: readonly ClientExtension[];
}

/**
 * The reference SDK's client, knowing the buyer's network only, so that it pays there whatever else is offered. Speaks
 * v2 and, where a server answers with a v1 body, v1.
 */
export async function referenceClient({ buyer, rpcUrl, stockLimits = false, extensions = [] }: ReferenceClientOptions): Promise<x402Client> {
  const client = new x402Client();
  const v1Name = networkById(buyer.network)?.v1Name;
  if (buyer.network.startsWith('solana:')) {
    const signer = await createKeyPairSignerFromBytes(getBase58Encoder().encode(buyer.privateKey));
    client.register(buyer.network, new ExactSvmScheme(signer, { rpcUrl }));
    if (v1Name) client.registerV1(v1Name, new ExactSvmSchemeV1(signer, { rpcUrl }));
  } else {
    const signer = privateKeyToAccount(buyer.privateKey as Hex);
    client.register(buyer.network, new ExactEvmScheme(signer, { rpcUrl }));
    if (v1Name) client.registerV1(v1Name, new ExactEvmSchemeV1(signer));
  }
  if (!stockLimits) client.setSpendControls(false);
  for (const extension of extensions) client.registerExtension(extension);
  return client;
}
