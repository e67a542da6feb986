/**
 * Every network name the legacy x402 v1 clients accept (x402 1.2.0, `types/shared/network`). They validate each entry
 * of a challenge and reject the whole body for one name outside this list.
 */
export const legacyV1Names = [
  'abstract',
  'abstract-testnet',
  'base-sepolia',
  'base',
  'avalanche-fuji',
  'avalanche',
  'iotex',
  'solana-devnet',
  'solana',
  'sei',
  'sei-testnet',
  'polygon',
  'polygon-amoy',
  'peaq',
  'story',
  'educhain',
  'skale-base-sepolia',
] as const;

export type LegacyV1Name = (typeof legacyV1Names)[number];
