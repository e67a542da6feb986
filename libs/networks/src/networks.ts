import { evmNetwork, solanaNetwork } from './define-network.js';
import type { Network } from './network.js';

const usdCoin = { name: 'USD Coin', version: '2' } as const;
const usdc = { name: 'USDC', version: '2' } as const;
const bridgedUsdc = { name: 'Bridged USDC', version: '2' } as const;

/**
 * Every chain Till can be paid on, mainnets first. Facts about a chain live here and nowhere else. An entry that is not
 * `verified` must pass the token check at boot before it is offered to anyone.
 */
export const networks: readonly Network[] = [
  evmNetwork({
    chainId: 8453, slug: 'base', v1Name: 'base', title: 'Base', mark: 'Ba',
    usdc: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', domain: usdCoin, explorer: 'basescan.org',
    rpc: 'https://mainnet.base.org', finality: 'rollup', facilitators: ['cdp', 'payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
  evmNetwork({
    chainId: 137, slug: 'polygon', v1Name: 'polygon', title: 'Polygon', mark: 'Po',
    usdc: '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', domain: usdCoin, explorer: 'polygonscan.com',
    rpc: 'https://polygon.drpc.org', finality: 'milestones', facilitators: ['cdp', 'payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
  evmNetwork({
    chainId: 43114, slug: 'avalanche', v1Name: 'avalanche', title: 'Avalanche', mark: 'Av',
    usdc: '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E', domain: usdCoin, explorer: 'snowtrace.io',
    rpc: 'https://api.avax.network/ext/bc/C/rpc', finality: 'instant', facilitators: ['payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
  solanaNetwork({
    genesis: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', slug: 'solana', v1Name: 'solana', title: 'Solana', mark: 'So',
    usdc: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
    rpc: 'https://api.mainnet-beta.solana.com', facilitators: ['cdp', 'payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
  evmNetwork({
    chainId: 1329, slug: 'sei', v1Name: 'sei', title: 'Sei', mark: 'Se',
    usdc: '0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392', domain: usdc, explorer: 'seiscan.io',
    rpc: 'https://evm-rpc.sei-apis.com/', finality: 'instant', facilitators: ['payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
  evmNetwork({
    chainId: 2741, slug: 'abstract', v1Name: 'abstract', title: 'Abstract', mark: 'Ab',
    usdc: '0x84a71ccd554cc1b02749b35d22f684cc8ec987e1', domain: bridgedUsdc, explorer: 'abscan.org',
    rpc: 'https://api.mainnet.abs.xyz', finality: 'validity_rollup', facilitators: [],
    source: 'x402-legacy-config', verified: false,
  }),
  evmNetwork({
    chainId: 42161, slug: 'arbitrum', title: 'Arbitrum One', mark: 'Ar',
    usdc: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831', domain: usdCoin, explorer: 'arbiscan.io',
    rpc: 'https://arb1.arbitrum.io/rpc', finality: 'rollup', facilitators: ['cdp', 'payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
  evmNetwork({
    chainId: 1, slug: 'ethereum', title: 'Ethereum', mark: 'Et',
    usdc: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', domain: usdCoin, explorer: 'etherscan.io',
    rpc: 'https://ethereum.reth.rs/rpc', finality: 'ethereum', facilitators: [],
    source: 'x402-sdk-defaults', verified: true,
  }),
  evmNetwork({
    chainId: 4689, slug: 'iotex', v1Name: 'iotex', title: 'IoTeX', mark: 'Io',
    usdc: '0xcdf79194c6c285077a58da47641d4dbe51f63542', domain: bridgedUsdc, explorer: 'iotexscan.io',
    rpc: 'https://babel-api.mainnet.iotex.io', finality: 'unmeasured', facilitators: [],
    source: 'x402-legacy-config', verified: false,
  }),
  evmNetwork({
    chainId: 3338, slug: 'peaq', v1Name: 'peaq', title: 'peaq', mark: 'Pq',
    usdc: '0xbbA60da06c2c5424f03f7434542280FCAd453d10', domain: usdc, explorer: 'peaq.subscan.io',
    rpc: 'https://quicknode1.peaq.xyz', finality: 'relay_chain', facilitators: [],
    source: 'x402-legacy-config', verified: false,
  }),
  evmNetwork({
    chainId: 84532, slug: 'base-sepolia', v1Name: 'base-sepolia', title: 'Base Sepolia', mark: 'Bs', testnet: true,
    usdc: '0x036CbD53842c5426634e7929541eC2318f3dCF7e', domain: usdc, explorer: 'sepolia.basescan.org',
    rpc: 'https://sepolia.base.org', finality: 'rollup', facilitators: ['x402org', 'cdp', 'payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
  solanaNetwork({
    genesis: 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1', cluster: 'devnet', slug: 'solana-devnet', v1Name: 'solana-devnet', title: 'Solana Devnet', mark: 'Sd', testnet: true,
    usdc: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU',
    rpc: 'https://api.devnet.solana.com', facilitators: ['x402org', 'cdp', 'payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
  evmNetwork({
    chainId: 80002, slug: 'polygon-amoy', v1Name: 'polygon-amoy', title: 'Polygon Amoy', mark: 'Pa', testnet: true,
    usdc: '0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582', domain: usdc, explorer: 'amoy.polygonscan.com',
    rpc: 'https://polygon-amoy.drpc.org', finality: 'milestones', facilitators: ['payai'],
    source: 'x402-legacy-config', verified: true,
  }),
  evmNetwork({
    chainId: 43113, slug: 'avalanche-fuji', v1Name: 'avalanche-fuji', title: 'Avalanche Fuji', mark: 'Af', testnet: true,
    usdc: '0x5425890298aed601595a70AB815c96711a31Bc65', domain: usdCoin, explorer: 'testnet.snowtrace.io',
    rpc: 'https://api.avax-test.network/ext/bc/C/rpc', finality: 'instant', facilitators: ['payai'],
    source: 'x402-legacy-config', verified: true,
  }),
  evmNetwork({
    chainId: 1328, slug: 'sei-testnet', v1Name: 'sei-testnet', title: 'Sei Testnet', mark: 'St', testnet: true,
    usdc: '0x4fCF1784B31630811181f670Aea7A7bEF803eaED', domain: usdc, explorer: 'testnet.seiscan.io',
    rpc: 'https://evm-rpc-testnet.sei-apis.com', finality: 'instant', facilitators: ['payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
  evmNetwork({
    chainId: 11124, slug: 'abstract-testnet', v1Name: 'abstract-testnet', title: 'Abstract Testnet', mark: 'At', testnet: true,
    usdc: '0xe4C7fBB0a626ed208021ccabA6Be1566905E2dFc', domain: bridgedUsdc, explorer: 'sepolia.abscan.org',
    rpc: 'https://api.testnet.abs.xyz', finality: 'validity_rollup', facilitators: [],
    source: 'x402-legacy-config', verified: false,
  }),
  evmNetwork({
    chainId: 421614, slug: 'arbitrum-sepolia', title: 'Arbitrum Sepolia', mark: 'As', testnet: true,
    usdc: '0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d', domain: usdCoin, explorer: 'sepolia.arbiscan.io',
    rpc: 'https://sepolia-rollup.arbitrum.io/rpc', finality: 'rollup', facilitators: ['payai'],
    source: 'x402-sdk-defaults', verified: true,
  }),
];

const byId = new Map<string, Network>(networks.map((network) => [network.id, network]));
const bySlug = new Map<string, Network>(networks.map((network) => [network.slug, network]));
const byV1Name = new Map<string, Network>(networks.flatMap((network) => (network.v1Name === undefined ? [] : [[network.v1Name, network]])));

/** The network of a CAIP-2 id, or undefined for one Till does not know. */
export function networkById(id: string): Network | undefined {
  return byId.get(id);
}

/** The network a person means by "base-sepolia" or "arbitrum". */
export function networkBySlug(slug: string): Network | undefined {
  return bySlug.get(slug);
}

/** The network of an x402 v1 name; only names that legacy v1 clients know. */
export function networkByV1Name(name: string): Network | undefined {
  return byV1Name.get(name);
}
