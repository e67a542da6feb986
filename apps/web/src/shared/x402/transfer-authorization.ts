import { type JsonRecord, textOf } from './json-record.js';

/** `authorization` of an exact/EVM payload: EIP-3009, decimal strings, 32-byte hex nonce. */
export interface EvmAuthorization {
  from: string;
  to: string;
  value: string;
  validAfter: string;
  validBefore: string;
  nonce: string;
}

/** EIP-712 typed data as `eth_signTypedData_v4` takes it. */
export interface TypedData {
  types: Record<string, { name: string; type: string }[]>;
  primaryType: string;
  domain: { name: string; version: string; chainId: number; verifyingContract: string };
  message: EvmAuthorization;
}

/** What a signature is asked for. */
export interface AuthorizedTerms {
  /** CAIP-2. */
  network: string;
  asset: string;
  payTo: string;
  /** Base units. */
  amount: string;
  maxTimeoutSeconds: number;
  extra: JsonRecord;
}

const types = {
  EIP712Domain: [
    { name: 'name', type: 'string' },
    { name: 'version', type: 'string' },
    { name: 'chainId', type: 'uint256' },
    { name: 'verifyingContract', type: 'address' },
  ],
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
};

/** Chain id of a CAIP-2 name: "eip155:84532" → 84532. */
export function chainIdOf(network: string): number {
  return Number.parseInt(network.slice('eip155:'.length), 10);
}

/** Hex of bytes with the 0x in front. */
export function hexOf(bytes: Uint8Array): string {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * What the wallet is asked to sign: TransferWithAuthorization of EIP-3009 over the token's own EIP-712 domain.
 * Valid from the beginning (as the reference client signs it) until the quote ends. Null when the terms do not name the
 * token's domain.
 */
export function transferAuthorization(terms: AuthorizedTerms, from: string, nowSeconds: number, nonce: Uint8Array): TypedData | null {
  const name = textOf(terms.extra.name);
  const version = textOf(terms.extra.version);
  if (!name || !version) return null;
  return {
    types,
    primaryType: 'TransferWithAuthorization',
    domain: { name, version, chainId: chainIdOf(terms.network), verifyingContract: terms.asset },
    message: {
      from,
      to: terms.payTo,
      value: terms.amount,
      validAfter: '0',
      validBefore: String(nowSeconds + terms.maxTimeoutSeconds),
      nonce: hexOf(nonce),
    },
  };
}
