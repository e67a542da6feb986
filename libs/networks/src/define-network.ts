import type { FinalityRule } from './finality-rules.js';
import type { Explorer, Network, NetworkSource, TokenDomain } from './network.js';
import { type PublicFacilitatorName, publicFacilitators } from './public-facilitators.js';
import type { LegacyV1Name } from './v1-names.js';

interface Common {
  readonly slug: string;
  readonly title: string;
  readonly mark: string;
  readonly testnet?: true;
  readonly usdc: string;
  /** A public node. */
  readonly rpc: string;
  readonly facilitators: readonly PublicFacilitatorName[];
  readonly source: NetworkSource;
  readonly verified: boolean;
}

interface EvmEntry extends Common {
  readonly chainId: number;
  readonly v1Name?: LegacyV1Name;
  readonly domain: TokenDomain;
  /** Host of the block explorer. */
  readonly explorer: string;
  readonly finality: FinalityRule;
}

interface SolanaEntry extends Common {
  /** First 32 characters of the genesis hash (CAIP-2 namespace solana). */
  readonly genesis: string;
  readonly v1Name: LegacyV1Name;
  /** Explorer.solana.com shows mainnet unless the cluster is named. */
  readonly cluster?: 'devnet';
}

/** Builds the registry entry of an EVM chain. */
export function evmNetwork(entry: EvmEntry): Network {
  return {
    id: `eip155:${entry.chainId}`,
    family: 'evm',
    slug: entry.slug,
    title: entry.title,
    mark: entry.mark,
    testnet: entry.testnet ?? false,
    chainId: entry.chainId,
    ...(entry.v1Name === undefined ? {} : { v1Name: entry.v1Name }),
    usdc: { address: entry.usdc, decimals: 6, symbol: 'USDC', eip712: entry.domain },
    explorer: explorerAt(`https://${entry.explorer}`, '', 'viem-chains'),
    finality: { kind: 'tag', safe: 'safe', final: 'finalized', rule: entry.finality },
    rpc: { urls: [entry.rpc], source: 'viem-chains' },
    facilitators: entry.facilitators.map((name) => publicFacilitators[name]),
    source: entry.source,
    verified: entry.verified,
  };
}

/** Builds the registry entry of a Solana cluster. */
export function solanaNetwork(entry: SolanaEntry): Network {
  return {
    id: `solana:${entry.genesis}`,
    family: 'solana',
    slug: entry.slug,
    title: entry.title,
    mark: entry.mark,
    testnet: entry.testnet ?? false,
    v1Name: entry.v1Name,
    usdc: { address: entry.usdc, decimals: 6, symbol: 'USDC' },
    explorer: explorerAt('https://explorer.solana.com', entry.cluster ? `?cluster=${entry.cluster}` : '', 'assumed'),
    finality: { kind: 'commitment', safe: 'confirmed', final: 'finalized', rule: 'stake_votes' },
    rpc: { urls: [entry.rpc], source: 'x402-svm' },
    facilitators: entry.facilitators.map((name) => publicFacilitators[name]),
    source: entry.source,
    verified: entry.verified,
  };
}

function explorerAt(base: string, query: string, source: Explorer['source']): Explorer {
  return {
    url: base,
    source,
    tx: (hash) => `${base}/tx/${encodeURIComponent(hash)}${query}`,
    address: (address) => `${base}/address/${encodeURIComponent(address)}${query}`,
  };
}
