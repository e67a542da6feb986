import type { NetworkId } from '@till/networks';

/** The spelling two addresses are compared in: EVM ignores letter case, Solana's base58 does not. */
export function canonicalAddress(network: NetworkId, address: string): string {
  return network.startsWith('eip155:') ? address.toLowerCase() : address;
}

/** Whether two spellings name the same account on a network. */
export function sameAddress(network: NetworkId, a: string, b: string): boolean {
  return a === b || canonicalAddress(network, a) === canonicalAddress(network, b);
}
