import type { Address } from 'viem';

/** Base Sepolia, the EVM network the dev chain stands in for, with Circle's USDC at its real address. */
export const devEvm = {
  network: 'eip155:84532',
  chainId: 84532,
  usdc: '0x036CbD53842c5426634e7929541eC2318f3dCF7e' as Address,
  usdcName: 'USDC',
} as const;

/** Solana devnet, the network the Solana dev chain stands in for, with Circle's devnet USDC mint. */
export const devSolana = {
  network: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1',
  genesisHash: 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG',
  usdc: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU',
} as const;

/** Solana's mainnet, for tests that stand in for it. */
export const mainSolana = {
  network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  genesisHash: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d',
  usdc: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
} as const;

/** Sei Testnet, the second EVM network of the sandbox: an unconfigured reference client knows its USDC. */
export const seiTestnet = 'eip155:1328';
