import { bytesToHex, createPublicClient, custom } from 'viem';
import { verifyHash } from 'viem/actions';
import { ChainError } from '../chain-error.js';
import type { Hex } from '../chain-reader.js';
import type { EvmProvider } from './evm-provider.js';

/** A signature over an EIP-712 digest, claimed to be by `signer`. */
export interface SignatureQuestion {
  signer: string;
  /** `authorizationDigest` of @till/x402. */
  digest: Hex | Uint8Array;
  signature: Hex;
}

/**
 * Whether `signer` accepts the signature over the digest, asked on chain: deployed contract wallets (ERC-1271),
 * wallets not yet deployed (ERC-6492) and plain keys. Throws ChainError when the provider failed; viem alone would
 * answer "invalid" then, which would blame the payer for our provider.
 */
export async function verifyContractSignature(
  provider: EvmProvider,
  asked: SignatureQuestion,
): Promise<boolean> {
  const failures: Error[] = [];
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    try {
      return await provider.request(method, Array.isArray(params) ? params : []);
    } catch (error) {
      if (!isRevert(error)) failures.push(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  };
  const client = createPublicClient({ transport: custom({ request }, { retryCount: 0 }) });
  const { digest, signature } = asked;
  const hash = typeof digest === 'string' ? digest : bytesToHex(digest);
  const valid = await verifyHash(client, { address: asked.signer as Hex, hash, signature }).catch((error: unknown) => {
    if (failures.length > 0) return false;
    throw error;
  });
  const [failure] = failures;
  if (failure && !valid) throw failure;
  return valid;
}

/** A revert is the contract's own answer (geth code 3), unlike a provider that is down or limits us. */
function isRevert(error: unknown): boolean {
  if (!(error instanceof ChainError) || error.code !== 'rpc_error') return false;
  return error.rpcCode === 3 || /revert|invalid opcode|out of gas/i.test(error.message);
}
