import { type FinalityRule, networkById } from '@till/networks';

export interface NetworkLook {
  title: string;
  /** Two letters that stand for the network wherever there is no room for its name. */
  mark: string;
  /** Custom property of its hue in tokens.css. */
  hue: string;
  testnet: boolean;
}

const hues: Readonly<Record<string, string>> = {
  'eip155:8453': 'base',
  'eip155:84532': 'base',
  'eip155:137': 'polygon',
  'eip155:80002': 'polygon',
  'eip155:43114': 'avalanche',
  'eip155:43113': 'avalanche',
  'eip155:2741': 'abstract',
  'eip155:11124': 'abstract',
  'eip155:1329': 'sei',
  'eip155:1328': 'sei',
  'eip155:42161': 'arbitrum',
  'eip155:421614': 'arbitrum',
  'eip155:1': 'ethereum',
  'eip155:4689': 'iotex',
  'eip155:3338': 'peaq',
};

/** How a network looks everywhere: badge, chart, filter. A test network keeps the hue of its main one. */
export function networkLook(id: string): NetworkLook {
  const known = networkById(id);
  const hue = hues[id] ?? (id.startsWith('solana:') ? 'solana' : 'other');
  return { title: known?.title ?? id, mark: known?.mark ?? id.slice(0, 2).toUpperCase(), hue: `--net-${hue}`, testnet: known?.testnet ?? false };
}

/** Page of a transaction in the network's public explorer; null when the network or the hash has none. */
export function explorerTransaction(network: string, hash: string): string | null {
  return networkById(network)?.explorer.tx(hash) ?? null;
}

/** Page of an address in the network's public explorer. */
export function explorerAddress(network: string, address: string): string | null {
  return networkById(network)?.explorer.address(address) ?? null;
}

/** By which rule payments of the network become final; null for a network the registry does not know. */
export function finalityRuleOf(id: string): FinalityRule | null {
  return networkById(id)?.finality.rule ?? null;
}

/** Names of the public facilitators that say they settle on the network. */
export function publicFacilitatorsOf(id: string): string[] {
  return (networkById(id)?.facilitators ?? []).map(({ title }) => title);
}
