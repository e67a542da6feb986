import type { NetworkFamily } from '@till/networks';

/** Blocks (slots on Solana) read and stored at once: small enough to be done anew after a crash, and to show progress. */
export const scanStepBlocks: Record<NetworkFamily, bigint> = { evm: 10_000n, solana: 250_000n };

/** Blocks before the cursor that are read once more with every step: final ones that a provider showed late, or changed. */
export const scanOverlapBlocks: Record<NetworkFamily, bigint> = { evm: 12n, solana: 64n };
