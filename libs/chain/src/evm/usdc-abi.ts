import { decodeAbiParameters, encodeFunctionData, parseAbi } from 'viem';
import type { Hex } from '../chain-reader.js';

/** What Till reads of FiatTokenV2_2 (Circle's USDC, EIP-20 and EIP-3009). */
const abi = parseAbi([
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  'function balanceOf(address account) view returns (uint256)',
  'function isBlacklisted(address account) view returns (bool)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
]);

/** keccak256 of the event signatures. */
export const eventTopics = {
  /** AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce), EIP-3009. */
  authorizationUsed: '0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5',
  /** AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce), EIP-3009. */
  authorizationCanceled: '0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81',
  /** Transfer(address indexed from, address indexed to, uint256 value), EIP-20. */
  transfer: '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
} as const;

export const usdcCalls = {
  authorizationState: (payer: string, nonce: Hex): Hex =>
    encodeFunctionData({ abi, functionName: 'authorizationState', args: [payer as Hex, nonce] }),
  balanceOf: (owner: string): Hex => encodeFunctionData({ abi, functionName: 'balanceOf', args: [owner as Hex] }),
  isBlacklisted: (owner: string): Hex =>
    encodeFunctionData({ abi, functionName: 'isBlacklisted', args: [owner as Hex] }),
  domainSeparator: (): Hex => encodeFunctionData({ abi, functionName: 'DOMAIN_SEPARATOR' }),
};

/** Throws viem's decoding error when the data is not one boolean. */
export function decodeBool(data: Hex): boolean {
  return decodeAbiParameters([{ type: 'bool' }], data)[0];
}

/** Throws viem's decoding error when the data is not one uint256. */
export function decodeUint(data: Hex): bigint {
  return decodeAbiParameters([{ type: 'uint256' }], data)[0];
}

/** An address as a log topic: lower case, left-padded to 32 bytes. */
export function addressTopic(address: string): Hex {
  return `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;
}
