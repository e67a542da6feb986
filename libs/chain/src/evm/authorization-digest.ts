import { hashTypedData } from 'viem';
import type { Hex } from '../chain-reader.js';

/** The token's EIP-712 domain. */
export interface TokenDomain {
  name: string;
  version: string;
  chainId: number;
  verifyingContract: string;
}

/** An EIP-3009 authorization as signed. */
export interface TransferAuthorization {
  from: string;
  to: string;
  value: bigint;
  validAfter: bigint;
  validBefore: bigint;
  nonce: Hex;
}

const types = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const;

/** EIP-712 digest of TransferWithAuthorization (EIP-3009). */
export function authorizationDigest(domain: TokenDomain, authorization: TransferAuthorization): Hex {
  return hashTypedData({
    domain: { ...domain, verifyingContract: domain.verifyingContract as Hex },
    types,
    primaryType: 'TransferWithAuthorization',
    message: { ...authorization, from: authorization.from as Hex, to: authorization.to as Hex },
  });
}
