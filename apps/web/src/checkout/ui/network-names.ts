/** How a network looks where only its id is known: two letters, its name, and the class that gives it its hue. */
export interface NetworkLook {
  mark: string;
  title: string;
  hue: string;
}

const looks: Record<string, [mark: string, title: string, hue: string]> = {
  'eip155:1': ['Et', 'Ethereum', 'ethereum'],
  'eip155:8453': ['Ba', 'Base', 'base'],
  'eip155:84532': ['Bs', 'Base Sepolia', 'base'],
  'eip155:137': ['Po', 'Polygon', 'polygon'],
  'eip155:80002': ['Pa', 'Polygon Amoy', 'polygon'],
  'eip155:43114': ['Av', 'Avalanche', 'avalanche'],
  'eip155:43113': ['Af', 'Avalanche Fuji', 'avalanche'],
  'eip155:2741': ['Ab', 'Abstract', 'abstract'],
  'eip155:11124': ['At', 'Abstract Testnet', 'abstract'],
  'eip155:1329': ['Se', 'Sei', 'sei'],
  'eip155:1328': ['St', 'Sei Testnet', 'sei'],
  'eip155:42161': ['Ar', 'Arbitrum One', 'arbitrum'],
  'eip155:421614': ['As', 'Arbitrum Sepolia', 'arbitrum'],
  'eip155:4689': ['Io', 'IoTeX', 'iotex'],
  'eip155:3338': ['Pq', 'peaq', 'peaq'],
  'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp': ['So', 'Solana', 'solana'],
  'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1': ['Sd', 'Solana Devnet', 'solana'],
};

/** The look of a network by its CAIP-2 id; one that is not known shows its id. */
export function networkLook(network: string): NetworkLook {
  const [mark, title, hue] = looks[network] ?? ['··', network, 'other'];
  return { mark, title, hue };
}
