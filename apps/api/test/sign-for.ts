import { x402HTTPClient } from '@x402/core/client';
import { decodePaymentRequiredHeader } from '@x402/core/http';
import { devEvm, type DevBuyer, referenceClient } from '@till/testing';
import type { World } from './world.js';

/** Headers with a payment, signed by the reference client, for what `method` at `url` asks: the request itself is the caller's. */
export async function signFor(world: World, url: string, buyer: DevBuyer, method = 'GET'): Promise<Record<string, string>> {
  const challenge = await fetch(url, { method });
  const required = decodePaymentRequiredHeader(challenge.headers.get('payment-required') ?? '');
  const client = new x402HTTPClient(await referenceClient({ buyer, rpcUrl: buyer.network === devEvm.network ? world.evm.url : world.solana.url }));
  return client.encodePaymentSignatureHeader(await client.createPaymentPayload(required));
}
