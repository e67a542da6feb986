import { z } from 'zod';
import type { Hex } from '../submitted-payment.js';

const maxUint256 = 2n ** 256n - 1n;

/** A uint256 as a decimal string in its one canonical spelling: no sign, no leading zero, no exponent, no number. */
export const uint256 = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,77})$/)
  .transform((digits) => BigInt(digits))
  .refine((value) => value <= maxUint256);

/** A 20-byte address in any letter case, lower-cased. */
export const evmAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text.toLowerCase() as Hex);

/** 32 bytes in hexadecimal, lower-cased. */
export const bytes32 = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((text) => text.toLowerCase() as Hex);

/** One or more whole bytes in hexadecimal, lower-cased. */
export const hexBytes = z
  .string()
  .regex(/^0x(?:[0-9a-fA-F]{2})+$/)
  .transform((text) => text.toLowerCase() as Hex);

/** Names the first place that does not fit, without repeating what stood there. */
export function firstFault(error: z.ZodError, prefix: string): string {
  const path = [prefix, ...(error.issues[0]?.path ?? [])].filter((part) => part !== '').join('.');
  return `${path} is missing, malformed or has unknown fields`;
}
