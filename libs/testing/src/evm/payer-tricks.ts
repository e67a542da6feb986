import { type Address, type Hex, encodeFunctionData, parseAbi } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { devEvm } from '../dev-networks.js';
import { devAccount } from './dev-accounts.js';
import { sendFromDevAccount } from './evm-controls.js';
import type { SignedAuthorization } from './sign-authorization.js';
import { usdcAbi } from './usdc-abi.js';

const multicall3 = '0xcA11bde05977b3631167028862bE2a173976CA11';
const multicallAbi = parseAbi(['struct Call3 { address target; bool allowFailure; bytes callData; }', 'struct Result { bool success; bytes returnData; }', 'function aggregate3(Call3[] calls) payable returns (Result[] returnData)']);
const submitter = 9;

/** A payer's signed wish that an authorization be void. */
export interface SignedCancellation {
  authorizer: Address;
  nonce: Hex;
  signature: Hex;
}

/** Signs the cancellation of an authorization that was given out (EIP-3009). */
export async function signCancellation({ privateKey, authorizer, nonce }: { privateKey: Hex; authorizer: Address; nonce: Hex }): Promise<SignedCancellation> {
  const signature = await privateKeyToAccount(privateKey).signTypedData({
    domain: { name: devEvm.usdcName, version: '2', chainId: devEvm.chainId, verifyingContract: devEvm.usdc },
    types: { CancelAuthorization: [{ name: 'authorizer', type: 'address' }, { name: 'nonce', type: 'bytes32' }] },
    primaryType: 'CancelAuthorization',
    message: { authorizer, nonce },
  });
  return { authorizer, nonce, signature };
}

/** Has an authorization cancelled on chain. Throws when the token refuses. */
export async function submitCancellation(url: string, { authorizer, nonce, signature }: SignedCancellation): Promise<void> {
  await sendFromDevAccount(url, devAccount(submitter).address, devEvm.usdc, encodeFunctionData({ abi: usdcAbi, functionName: 'cancelAuthorization', args: [authorizer, nonce, signature] }));
}

/** Sends several authorizations in one transaction, through the contract everybody uses for that. Throws when one fails. */
export async function submitTogether(url: string, all: readonly SignedAuthorization[]): Promise<Hex> {
  const calls = all.map(({ authorization: { from, to, value, validAfter, validBefore, nonce }, signature }) => ({
    target: devEvm.usdc,
    allowFailure: false,
    callData: encodeFunctionData({ abi: usdcAbi, functionName: 'transferWithAuthorization', args: [from, to, value, validAfter, validBefore, nonce, signature] }),
  }));
  return (await sendFromDevAccount(url, devAccount(submitter).address, multicall3, encodeFunctionData({ abi: multicallAbi, functionName: 'aggregate3', args: [calls] }))).transactionHash;
}

/** A dev buyer moves USDC away by a plain transfer. */
export async function sendAsBuyer(url: string, buyer: Address, to: Address, baseUnits: bigint): Promise<void> {
  await sendFromDevAccount(url, buyer, devEvm.usdc, encodeFunctionData({ abi: usdcAbi, functionName: 'transfer', args: [to, baseUnits] }));
}
