import type { NetworkId } from '@till/networks';

/** Bytes in hexadecimal with the 0x prefix; lower-case wherever this library made it. */
export type Hex = `0x${string}`;

/** An EIP-3009 `TransferWithAuthorization` in canonical form: lower-case addresses and nonce, times in Unix seconds. */
export interface EvmAuthorization {
  readonly from: Hex;
  readonly to: Hex;
  readonly value: bigint;
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly nonce: Hex;
}

interface Submitted {
  readonly x402Version: 1 | 2;
  readonly network: NetworkId;
  /** v2 only: the terms the client says it chose. An echo, never trusted. */
  readonly accepted?: unknown;
  /** The decoded payment object as it came, strings untouched. */
  readonly raw: object;
}

/** A payment on an EVM chain. */
export interface EvmPayment extends Submitted {
  readonly family: 'evm';
  readonly authorization: EvmAuthorization;
  /** Lower-case; 65 bytes for key accounts, any length for contract wallets (ERC-1271, ERC-6492). */
  readonly signature: Hex;
}

/** A payment on Solana. */
export interface SvmPayment extends Submitted {
  readonly family: 'solana';
  /** Base64 of a transaction that lacks only the fee payer's signature. */
  readonly transaction: string;
}

/** A payment as a client sent it: readable and in canonical form, nothing about it checked against our terms yet. */
export type SubmittedPayment = EvmPayment | SvmPayment;
