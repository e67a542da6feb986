import { getBase58Encoder } from '@solana/kit';
import type { NetworkId } from '@till/networks';
import type { SvmPaymentFacts } from './exact-svm/read-svm-payment.js';
import type { EvmPayment } from './submitted-payment.js';
import type { Terms } from './terms.js';

/**
 * What makes two payments the same payment, in canonical bytes: never the header or the signature, whose spelling
 * varies. The version, the URL and the resource are not part of what is signed, so they are not part of the key.
 */
export interface ClaimKey {
  readonly network: NetworkId;
  /** 20 bytes (EVM) or 32 (Solana), as are `payer`. */
  readonly asset: Uint8Array;
  readonly payer: Uint8Array;
  /** EVM: the 32-byte nonce of the authorization. Solana: SHA-256 of the message. */
  readonly nonce: Uint8Array;
}

/** The claim of an EVM payment: token contracts accept each (payer, nonce) once. */
export function evmClaimKey(terms: Terms, payment: EvmPayment): ClaimKey {
  const { from, nonce } = payment.authorization;
  return { network: terms.network, asset: hexBytes(terms.asset), payer: hexBytes(from), nonce: hexBytes(nonce) };
}

/** The claim of a Solana payment: a cluster accepts each message once. */
export function svmClaimKey(terms: Terms, facts: Pick<SvmPaymentFacts, 'payer' | 'messageHash'>): ClaimKey {
  return { network: terms.network, asset: base58Bytes(terms.asset), payer: base58Bytes(facts.payer), nonce: facts.messageHash };
}

function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
}

function base58Bytes(text: string): Uint8Array {
  return Uint8Array.from(getBase58Encoder().encode(text));
}
