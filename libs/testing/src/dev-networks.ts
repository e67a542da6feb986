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
