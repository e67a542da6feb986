import { randomBytes } from 'node:crypto';
import { type Address, type Hex, toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { devEvm } from '../dev-networks.js';

/** An EIP-3009 authorization to be signed; what is left out suits the dev chain. */
export interface AuthorizationDraft {
  privateKey: Hex;
  to: Address;
  /** Base units. */
  value: bigint;
  /** Unix seconds; 0 by default. */
  validAfter?: bigint;
  /** Unix seconds; five minutes from now by default. */
  validBefore?: bigint;
  nonce?: Hex;
  asset?: Address;
  chainId?: number;
  /** EIP-712 domain; USDC version 2 by default. */
  domain?: { name: string; version: string };
}

/** A signed transfer authorization, as an `exact` payment on EVM carries it. */
export interface SignedAuthorization {
  authorization: { from: Address; to: Address; value: bigint; validAfter: bigint; validBefore: bigint; nonce: Hex };
  signature: Hex;
}

const transferWithAuthorization = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'validAfter', type: 'uint256' },
  { name: 'validBefore', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
] as const;

/** Signs a transfer as a buyer's wallet does (EIP-3009 over EIP-712). */
export async function signAuthorization(draft: AuthorizationDraft): Promise<SignedAuthorization> {
  const account = privateKeyToAccount(draft.privateKey);
  const authorization = {
    from: account.address,
    to: draft.to,
    value: draft.value,
    validAfter: draft.validAfter ?? 0n,
    validBefore: draft.validBefore ?? BigInt(Math.floor(Date.now() / 1000)) + 300n,
    nonce: draft.nonce ?? toHex(randomBytes(32)),
  };
  const signature = await account.signTypedData({
    domain: {
      ...(draft.domain ?? { name: devEvm.usdcName, version: '2' }),
      chainId: draft.chainId ?? devEvm.chainId,
      verifyingContract: draft.asset ?? devEvm.usdc,
    },
    types: { TransferWithAuthorization: transferWithAuthorization },
    primaryType: 'TransferWithAuthorization',
    message: authorization,
  });
  return { authorization, signature };
}
