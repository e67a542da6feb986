/** How a network looks where only its id is known: two letters, its name, and the class that gives it its hue. */
export interface NetworkLook {
  mark: string;
  title: string;
  hue: string;
}

const looks: Record<string, [mark: string, title: string, hue: string]> = {
  'eip155:1': ['ET', 'Ethereum', 'ethereum'],
  'eip155:8453': ['BA', 'Base', 'base'],
  'eip155:84532': ['BA', 'Base Sepolia', 'base'],
  'eip155:137': ['PO', 'Polygon', 'polygon'],
  'eip155:80002': ['PO', 'Polygon Amoy', 'polygon'],
  'eip155:43114': ['AV', 'Avalanche', 'avalanche'],
  'eip155:43113': ['AV', 'Avalanche Fuji', 'avalanche'],
  'eip155:2741': ['AB', 'Abstract', 'abstract'],
  'eip155:11124': ['AB', 'Abstract Testnet', 'abstract'],
  'eip155:1329': ['SE', 'Sei', 'sei'],
  'eip155:1328': ['SE', 'Sei Testnet', 'sei'],
  'eip155:42161': ['AR', 'Arbitrum', 'arbitrum'],
  'eip155:421614': ['AR', 'Arbitrum Sepolia', 'arbitrum'],
  'eip155:4689': ['IO', 'IoTeX', 'iotex'],
  'eip155:3338': ['PE', 'peaq', 'peaq'],
  'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp': ['SO', 'Solana', 'solana'],
  'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1': ['SO', 'Solana Devnet', 'solana'],
};

/** The look of a network by its CAIP-2 id; one that is not known shows its id. */
export function networkLook(network: string): NetworkLook {
  const [mark, title, hue] = looks[network] ?? ['··', network, 'other'];
  return { mark, title, hue };
}
