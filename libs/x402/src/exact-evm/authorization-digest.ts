import { keccak_256 } from '@noble/hashes/sha3.js';
import { networkById } from '@till/networks';
import type { EvmAuthorization } from '../submitted-payment.js';
import type { Terms } from '../terms.js';

const domainType = hashText('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)');
const authorizationType = hashText(
  'TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)',
);

/** Separators by what they are made of. Terms are ours, so there are few; the bound only guards against a mistake. */
const separators = new Map<string, string>();
const maxSeparators = 512;

/**
 * The 32 bytes a payer signs for EIP-3009 `transferWithAuthorization` under the token's EIP-712 domain. Written out by
 * hand because hashing generic typed data costs twice as much; a property test holds it equal to viem's.
 */
export function authorizationDigest(terms: Terms, authorization: EvmAuthorization): Uint8Array {
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  const struct = hashHex(
    authorizationType + addressWord(from) + addressWord(to) + uintWord(value) + uintWord(validAfter) + uintWord(validBefore) + nonce.slice(2),
  );
  return keccak_256(Buffer.from(`1901${domainSeparator(terms)}${struct}`, 'hex'));
}

/**
 * The EIP-712 domain separator of the token in our terms, in hexadecimal without prefix.
 * @throws TypeError when terms of an EVM network carry no domain name and version
 */
export function domainSeparator(terms: Terms): string {
  const { name, version } = terms.extra;
  const chainId = networkById(terms.network)?.chainId;
  if (typeof name !== 'string' || typeof version !== 'string' || chainId === undefined) {
    throw new TypeError(`Terms on ${terms.network} carry no signing domain`);
  }
  const key = JSON.stringify([terms.network, terms.asset, name, version]);
  const cached = separators.get(key);
  if (cached !== undefined) return cached;
  const separator = hashHex(
    domainType + hashText(name) + hashText(version) + uintWord(BigInt(chainId)) + addressWord(terms.asset.toLowerCase()),
  );
  if (separators.size >= maxSeparators) separators.clear();
  separators.set(key, separator);
  return separator;
}

function addressWord(address: string): string {
  return address.slice(2).padStart(64, '0');
}

function uintWord(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}

function hashHex(hex: string): string {
  return Buffer.from(keccak_256(Buffer.from(hex, 'hex'))).toString('hex');
}

function hashText(text: string): string {
  return Buffer.from(keccak_256(Buffer.from(text, 'utf8'))).toString('hex');
}
