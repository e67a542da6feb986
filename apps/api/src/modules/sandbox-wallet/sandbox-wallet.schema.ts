import { z } from 'zod';

/** What the sandbox's wallet script asks: the method and its parameters as the wallet interfaces order them. */
export const sandboxWalletSchema = z.discriminatedUnion('method', [
  z.strictObject({ family: z.enum(['evm', 'solana']), method: z.literal('accounts'), params: z.array(z.unknown()).max(0).default([]) }),
  z.strictObject({ family: z.literal('evm'), method: z.literal('signTypedData'), params: z.tuple([z.string(), z.union([z.string().max(50_000), z.record(z.string(), z.unknown())])]) }),
  z.strictObject({ family: z.literal('evm'), method: z.literal('personalSign'), params: z.tuple([z.string(), z.string().max(50_000)]) }),
  z.strictObject({ family: z.literal('solana'), method: z.enum(['signTransaction', 'signMessage']), params: z.tuple([z.string(), z.string().max(50_000)]) }),
]);
export type SandboxWalletCall = z.output<typeof sandboxWalletSchema>;
