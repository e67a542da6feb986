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

/** How a chain says "this can no longer change": a block tag (EVM) or a commitment level (Solana). */
export type Finality =
  | { readonly kind: 'tag'; readonly safe: 'safe'; readonly final: 'finalized' }
  | { readonly kind: 'commitment'; readonly safe: 'confirmed'; readonly final: 'finalized' };

/** Links to a public block explorer. */
export interface Explorer {
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
  readonly source: NetworkSource;
  /** True when token address and domain were also seen in a second source (Circle, chain docs, captured payments). */
  readonly verified: boolean;
}
