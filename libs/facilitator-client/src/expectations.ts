import { networkById, networkByV1Name, type Network } from '@till/networks';
import { z } from 'zod';
import type { FacilitatorCall } from './outcomes.js';

const requirements = z.object({ network: z.string() });
const evmPayload = z.object({ payload: z.object({ authorization: z.object({ from: z.string() }) }) });
const evmTransaction = /^0x[0-9a-fA-F]{64}$/;
const solanaSignature = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;

/** The network that the request is about, by CAIP-2 id (v2) or v1 name. */
export function expectedNetwork(request: FacilitatorCall): Network | undefined {
  const parsed = requirements.safeParse(request.paymentRequirements);
  if (!parsed.success) return undefined;
  return networkById(parsed.data.network) ?? networkByV1Name(parsed.data.network);
}

/** The payer an EVM payload names. Solana hides it in the transaction; the chain evidence compares it there. */
export function expectedPayer(request: FacilitatorCall): string | undefined {
  const parsed = evmPayload.safeParse(request.paymentPayload);
  return parsed.success ? parsed.data.payload.authorization.from : undefined;
}

/** EVM addresses differ in case only (EIP-55). */
export function samePayer(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Whether a text has the form of a transaction id on the network: 32 bytes of hex, or a base58 signature. */
export function isTransactionOf(network: Network, transaction: string | undefined): transaction is string {
  if (transaction === undefined) return false;
  return (network.family === 'evm' ? evmTransaction : solanaSignature).test(transaction);
}
