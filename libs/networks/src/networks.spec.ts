import { describe, expect, it } from '@jest/globals';
import { DEVNET_RPC_URL, MAINNET_RPC_URL } from '@x402/svm';
import { type Chain, getAddress, isAddress } from 'viem';
import * as viemChains from 'viem/chains';
import { finalityRules } from './finality-rules.js';
import { networkById, networkBySlug, networkByV1Name, networks } from './networks.js';
import { legacyV1Names } from './v1-names.js';

const evm = networks.filter((network) => network.family === 'evm');
const solana = networks.filter((network) => network.family === 'solana');

/** What viem says of the chain. Preconfirmation twins of a chain share its id and come after it. */
function viemChainOf(chainId: number | undefined): Chain | undefined {
  return Object.values(viemChains as Record<string, unknown>)
    .filter((one): one is Chain => typeof one === 'object' && one !== null && 'rpcUrls' in one)
    .find((chain) => chain.id === chainId);
}

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe('networks', () => {
  it('holds every network Till promises', () => {
    expect(networks.map((network) => network.slug).sort()).toEqual(
      [
        'abstract', 'abstract-testnet', 'arbitrum', 'arbitrum-sepolia', 'avalanche', 'avalanche-fuji', 'base', 'base-sepolia', 'ethereum',
        'iotex', 'peaq', 'polygon', 'polygon-amoy', 'sei', 'sei-testnet', 'solana', 'solana-devnet',
      ],
    );
  });

  it('has no id, slug, v1 name, mark or title twice', () => {
    expect(duplicates(networks.map((network) => network.id))).toEqual([]);
    expect(duplicates(networks.map((network) => network.slug))).toEqual([]);
    expect(duplicates(networks.map((network) => network.mark))).toEqual([]);
    expect(duplicates(networks.map((network) => network.title))).toEqual([]);
    expect(duplicates(networks.flatMap((network) => network.v1Name ?? []))).toEqual([]);
  });

  it('gives v1 names only from the 17 that legacy clients know', () => {
    expect(legacyV1Names).toHaveLength(17);
    for (const network of networks) if (network.v1Name) expect(legacyV1Names).toContain(network.v1Name);
    for (const slug of ['arbitrum', 'arbitrum-sepolia', 'ethereum']) {
      expect(networkBySlug(slug)?.v1Name).toBeUndefined();
      expect(networkByV1Name(slug)).toBeUndefined();
    }
  });

  it('marks every network with two letters', () => {
    for (const network of networks) expect(network.mark).toMatch(/^[A-Z][a-z]$/);
  });

  it('finds a network by id, slug and v1 name', () => {
    for (const network of networks) {
      expect(networkById(network.id)).toBe(network);
      expect(networkBySlug(network.slug)).toBe(network);
      if (network.v1Name) expect(networkByV1Name(network.v1Name)).toBe(network);
    }
    expect(networkById('eip155:713715')).toBeUndefined();
    expect(networkById('__proto__')).toBeUndefined();
    expect(networkByV1Name('constructor')).toBeUndefined();
  });

  it('names EVM chains by their chain id and gives each a signing domain', () => {
    for (const network of evm) {
      expect(network.id).toBe(`eip155:${network.chainId}`);
      expect(isAddress(network.usdc.address, { strict: false })).toBe(true);
      expect(network.usdc.eip712?.version).toBe('2');
      expect(network.finality.kind).toBe('tag');
    }
  });

  it('writes checksum case wherever the address is in mixed case', () => {
    for (const { usdc } of evm) {
      if (usdc.address !== usdc.address.toLowerCase()) expect(getAddress(usdc.address)).toBe(usdc.address);
    }
  });

  it('names Solana clusters by genesis hash and gives them no signing domain', () => {
    expect(solana).toHaveLength(2);
    for (const network of solana) {
      expect(network.id).toMatch(/^solana:[1-9A-HJ-NP-Za-km-z]{32}$/);
      expect(network.usdc.eip712).toBeUndefined();
      expect(network.chainId).toBeUndefined();
    }
  });

  it('links to explorers, with the cluster on devnet and nothing unescaped', () => {
    expect(networkBySlug('base')?.explorer.tx('0xab')).toBe('https://basescan.org/tx/0xab');
    expect(networkBySlug('solana-devnet')?.explorer.tx('5E')).toBe('https://explorer.solana.com/tx/5E?cluster=devnet');
    expect(networkBySlug('solana')?.explorer.address('9d')).toBe('https://explorer.solana.com/address/9d');
    expect(networkBySlug('base')?.explorer.tx('"><script>')).not.toContain('<');
  });

  it('calls unverified exactly the chains whose token data has one source only', () => {
    const unverified = networks.filter((network) => !network.verified).map((network) => network.slug);
    expect(unverified).toEqual(['abstract', 'iotex', 'peaq', 'abstract-testnet']);
  });

  it('knows the real sei testnet and the short USDC domain of Base Sepolia', () => {
    expect(networkBySlug('sei-testnet')?.id).toBe('eip155:1328');
    expect(networkBySlug('base-sepolia')?.usdc.eip712?.name).toBe('USDC');
    expect(networkBySlug('base')?.usdc.eip712?.name).toBe('USD Coin');
  });

  it('knows the node, the explorer and the test nature of every EVM chain as viem does', () => {
    for (const network of evm) {
      const chain = viemChainOf(network.chainId);
      expect({ slug: network.slug, rpc: chain?.rpcUrls.default.http, explorer: chain?.blockExplorers?.default.url, testnet: chain?.testnet ?? false }).toEqual({
        slug: network.slug,
        rpc: expect.arrayContaining([...network.rpc.urls]),
        explorer: network.explorer.url,
        testnet: network.testnet,
      });
      expect(network.explorer.source).toBe('viem-chains');
    }
  });

  it('knows the nodes of the Solana clusters as the reference SDK does', () => {
    expect(networkBySlug('solana')?.rpc.urls).toEqual([MAINNET_RPC_URL]);
    expect(networkBySlug('solana-devnet')?.rpc.urls).toEqual([DEVNET_RPC_URL]);
  });

  it('names a facilitator for every network but those where none was found', () => {
    const without = networks.filter((network) => network.facilitators.length === 0).map((network) => network.slug);
    expect(without).toEqual(['abstract', 'ethereum', 'iotex', 'peaq', 'abstract-testnet']);
    const open = networks.filter((network) => network.facilitators.some(({ access }) => access === 'open'));
    expect(open.map((network) => network.slug)).toEqual(['base-sepolia', 'solana-devnet']);
    for (const { url } of networks.flatMap((network) => network.facilitators)) expect(url).toMatch(/^https:\/\/[^/]+(\/[^?#]+)?[^/]$/);
  });

  it('uses every finality rule it explains', () => {
    expect(new Set(networks.map((network) => network.finality.rule))).toEqual(new Set(Object.keys(finalityRules)));
  });
});
