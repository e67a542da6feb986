import { type Hex, encodeFunctionData } from 'viem';
import { devEvm } from '../dev-networks.js';
import { devAccount } from './dev-accounts.js';
import { handOver } from './evm-controls.js';
import type { SignedAuthorization } from './sign-authorization.js';
import { usdcAbi } from './usdc-abi.js';

/**
 * Sends a signed authorization to the token from dev account `senderIndex`, as a facilitator or anybody else may.
 * Resolves with the hash as soon as the node took the transaction; nothing says that it is mined.
 */
export async function submitAuthorization(url: string, signed: SignedAuthorization, senderIndex = 9): Promise<Hex> {
  const { from, to, value, validAfter, validBefore, nonce } = signed.authorization;
  const data = encodeFunctionData({
    abi: usdcAbi,
    functionName: 'transferWithAuthorization',
    args: [from, to, value, validAfter, validBefore, nonce, signed.signature],
  });
  // A fixed allowance of gas, so that a transfer which must revert is still sent.
  return handOver(url, { from: devAccount(senderIndex).address, to: devEvm.usdc, data, gas: '0x30d40' });
}
