import type { Network } from '@till/networks';
import { domainSeparator } from 'viem';
import type { Hex, Receivable } from '../chain-reader.js';
import type { EvmProvider } from './evm-provider.js';
import { usdcCalls } from './usdc-abi.js';

/**
 * Compares the node's chain id and the token's DOMAIN_SEPARATOR with the registry. A wrong name or version would make
 * every payer sign something the token refuses, so this runs at boot. Throws ChainError when the node is down.
 */
export async function checkTokenDomain(provider: EvmProvider, network: Network): Promise<Receivable> {
  const { chainId, usdc } = network;
  if (chainId === undefined || usdc.eip712 === undefined) return { ok: false, why: 'registry_has_no_domain' };
  if ((await provider.chainId()) !== BigInt(chainId)) return { ok: false, why: 'wrong_chain' };
  const expected = domainSeparator({ domain: { ...usdc.eip712, chainId, verifyingContract: usdc.address as Hex } });
  const found = await provider.contractCall(usdc.address, usdcCalls.domainSeparator(), 'latest');
  if (found === '0x') return { ok: false, why: 'no_token_contract' };
  return found === expected ? { ok: true } : { ok: false, why: 'domain_separator_differs' };
}
