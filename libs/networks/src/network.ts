import type { FinalityRule } from './finality-rules.js';
import type { PublicFacilitator } from './public-facilitators.js';

/** A CAIP-2 chain id of one of the two families Till speaks. */
export type NetworkId = `eip155:${string}` | `solana:${string}`;

export type NetworkFamily = 'evm' | 'solana';

/** The EIP-712 domain a token signs in. Wrong values make every signature invalid, so chains are asked at boot. */
export interface TokenDomain {
  readonly name: string;
  readonly version: string;
}

/** The one asset Till takes on a network. EVM addresses are in checksum case where the source gives it. */
export interface UsdcToken {
  readonly address: string;
  readonly decimals: 6;
  readonly symbol: 'USDC';
  /** Absent on Solana, where a payment is a transaction and not typed data. */
  readonly eip712?: TokenDomain;
}

/**
 * How a chain says "this can no longer change": a block tag (EVM) or a commitment level (Solana) to ask its node for, and
 * the rule by which the chain gets there, as `finality-rules.ts` explains it.
 */
export type Finality = { readonly rule: FinalityRule } & (
  | { readonly kind: 'tag'; readonly safe: 'safe'; readonly final: 'finalized' }
  | { readonly kind: 'commitment'; readonly safe: 'confirmed'; readonly final: 'finalized' }
);

/** Public nodes to begin with. They limit how often one may ask: a busy Till wants nodes of its own. */
export interface PublicRpc {
  readonly urls: readonly [string, ...string[]];
  /** Chain definitions of viem 2.57, or the constants of `@x402/svm` 2.27. */
  readonly source: 'viem-chains' | 'x402-svm';
}

/** Links to a public block explorer. */
export interface Explorer {
  /** Its front page. */
  readonly url: string;
  /** `assumed`: the address is well known, and no package of ours confirms the shape of its links. */
  readonly source: 'viem-chains' | 'assumed';
  tx(hash: string): string;
  address(address: string): string;
}

/** Where the token data of an entry comes from. */
export type NetworkSource =
  /** Default asset tables of `@x402/evm` and `@x402/svm` 2.27. */
  | 'x402-sdk-defaults'
  /** Chain table of the legacy `x402` 1.2 package, which every v1 client hard-codes. */
  | 'x402-legacy-config';

/** One chain Till knows how to be paid on. */
export interface Network {
  readonly id: NetworkId;
  readonly family: NetworkFamily;
  /** Readable handle for commands and URLs ("base-sepolia"); equal to `v1Name` where that exists. */
  readonly slug: string;
  readonly title: string;
  /** Two letters for badges, unique in the registry. */
  readonly mark: string;
  readonly testnet: boolean;
  /** EVM only. */
  readonly chainId?: number;
  /** The plain name of x402 v1. Absent where legacy v1 clients do not know the chain. */
  readonly v1Name?: string;
  readonly usdc: UsdcToken;
  readonly explorer: Explorer;
  readonly finality: Finality;
  readonly rpc: PublicRpc;
  /** Public facilitators whose own pages name the network, the preferred one first; empty where none was found. */
  readonly facilitators: readonly PublicFacilitator[];
  readonly source: NetworkSource;
  /** True when token address and domain were also seen in a second source (Circle, chain docs, captured payments). */
  readonly verified: boolean;
}
