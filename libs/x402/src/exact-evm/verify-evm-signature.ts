import { keccak_256 } from '@noble/hashes/sha3.js';
import type { EvmPayment } from '../submitted-payment.js';
import type { Terms } from '../terms.js';
import { authorizationDigest } from './authorization-digest.js';
import { recoverPublicKey } from './recover-public-key.js';

/**
 * `valid`: the payer's key signed exactly this. `invalid`: it did, but in a form the token refuses. Otherwise the payer
 * may be a contract wallet (ERC-1271, ERC-6492), which only the chain can tell.
 */
export type EvmSignatureVerdict = 'valid' | 'invalid' | 'contract_wallet_possible';

/** Half of the order of secp256k1: tokens refuse a larger `s`, the twin of every signature (EIP-2). */
const halfOrder = Buffer.from('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0', 'hex');

/** Checks the signature of an authorization over our terms without asking anybody. */
export function verifyEvmSignature(terms: Terms, payment: Pick<EvmPayment, 'authorization' | 'signature'>): EvmSignatureVerdict {
  const signature = Buffer.from(payment.signature.slice(2), 'hex');
  const v = signature[64];
  if (signature.length !== 65 || v === undefined) return 'contract_wallet_possible';
  const parity = v === 27 || v === 0 ? 0 : v === 28 || v === 1 ? 1 : undefined;
  if (parity === undefined) return 'contract_wallet_possible';
  const signer = recoverAddress(authorizationDigest(terms, payment.authorization), signature.subarray(0, 64), parity);
  if (signer !== payment.authorization.from) return 'contract_wallet_possible';
  const lowS = Buffer.compare(signature.subarray(32, 64), halfOrder) <= 0;
  return lowS && v >= 27 ? 'valid' : 'invalid';
}

function recoverAddress(digest: Uint8Array, compact: Uint8Array, parity: 0 | 1): string | undefined {
  try {
    const publicKey = recoverPublicKey(digest, compact, parity);
    const hash = keccak_256(publicKey.subarray(1));
    return `0x${Buffer.from(hash.subarray(12)).toString('hex')}`;
  } catch {
    // Some r and s belong to no point of the curve; such bytes are no key's signature.
    return undefined;
  }
}
