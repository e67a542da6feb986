import { z } from 'zod';

const text = (maxLength: number) => z.string().max(maxLength);
const absent = z.null().transform(() => undefined);

/**
 * The answer of `/settle` (x402 v1 and v2, facilitator interface). Unknown keys are ignored, as the specification lets
 * facilitators add some; the known ones must have their types, as a half-understood answer is not an answer.
 */
export const settleAnswer = z.object({
  success: z.boolean(),
  transaction: text(200).or(absent).optional(),
  network: text(100).or(absent).optional(),
  payer: text(100).or(absent).optional(),
  errorReason: text(200).or(absent).optional(),
  errorMessage: text(4000).or(absent).optional(),
});
export type SettleAnswer = z.infer<typeof settleAnswer>;

/** The answer of `/verify`. */
export const verifyAnswer = z.object({
  isValid: z.boolean(),
  payer: text(100).or(absent).optional(),
  invalidReason: text(200).or(absent).optional(),
  invalidMessage: text(4000).or(absent).optional(),
});
export type VerifyAnswer = z.infer<typeof verifyAnswer>;

/** The envelope of `/supported`; entries are parsed one by one, so that one odd kind does not hide the others. */
export const supportedAnswer = z.object({ kinds: z.array(z.unknown()) });

export const supportedKind = z.object({
  x402Version: z.union([z.literal(1), z.literal(2)]),
  scheme: z.string().min(1).max(50),
  network: z.string().min(1).max(100),
  extra: z.record(z.string(), z.unknown()).nullish(),
});

/** JSON text to a value; undefined when it is not JSON (which JSON cannot express, so nothing is lost). */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
