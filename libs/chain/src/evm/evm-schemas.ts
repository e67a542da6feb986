import { z } from 'zod';
import type { Hex } from '../chain-reader.js';

const hexOf = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform((text) => text.toLowerCase() as Hex);

/** Hex values of the Ethereum JSON-RPC (execution-apis); addresses and hashes are lower-cased to be comparable. */
export const hash32 = hexOf(/^0x[0-9a-fA-F]{64}$/);
export const address20 = hexOf(/^0x[0-9a-fA-F]{40}$/);
export const hexData = hexOf(/^0x(?:[0-9a-fA-F]{2})*$/);
export const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,64}$/)
  .transform((text) => BigInt(text));
const index = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,7}$/)
  .transform((text) => Number(text));

export const evmLog = z.object({
  address: address20,
  topics: z.array(hash32).max(4),
  data: hexData,
  blockNumber: quantity,
  blockHash: hash32,
  transactionHash: hash32,
  logIndex: index,
  /** Newer nodes say the block's time here, which saves a call. */
  blockTimestamp: quantity.nullish(),
  removed: z.boolean().optional(),
});
export type EvmLog = z.infer<typeof evmLog>;

export const evmReceipt = z.object({
  transactionHash: hash32,
  blockNumber: quantity,
  blockHash: hash32,
  from: address20,
  status: z.enum(['0x0', '0x1']),
  logs: z.array(evmLog),
});
export type EvmReceipt = z.infer<typeof evmReceipt>;

export const evmBlock = z.object({ number: quantity, hash: hash32, timestamp: quantity });
export type EvmBlock = z.infer<typeof evmBlock>;
