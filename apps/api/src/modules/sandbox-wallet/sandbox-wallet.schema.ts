import { z } from 'zod';

/** `eth_sendTransaction` and `eth_call`, as far as a token transfer needs them; gas and nonce are the node's matter. */
const evmCall = z.object({
  from: z.string().regex(/^0x[0-9a-fA-F]{40}$/).optional(),
  to: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  data: z.string().max(20_000).regex(/^0x([0-9a-fA-F]{2})*$/).optional(),
  value: z.string().regex(/^0x[0-9a-fA-F]{1,64}$/).optional(),
});

/** What the sandbox's wallet script asks: the method and its parameters as the wallet interfaces order them. */
export const sandboxWalletSchema = z.discriminatedUnion('method', [
  z.strictObject({ family: z.enum(['evm', 'solana']), method: z.literal('accounts'), params: z.array(z.unknown()).max(0).default([]) }),
  z.strictObject({ family: z.literal('evm'), method: z.literal('signTypedData'), params: z.tuple([z.string(), z.union([z.string().max(50_000), z.record(z.string(), z.unknown())])]) }),
  z.strictObject({ family: z.literal('evm'), method: z.literal('personalSign'), params: z.tuple([z.string(), z.string().max(50_000)]) }),
  z.strictObject({ family: z.literal('evm'), method: z.enum(['sendTransaction', 'call']), params: z.tuple([evmCall, z.string().regex(/^0x[0-9a-f]{1,14}$/)]) }),
  z.strictObject({ family: z.literal('solana'), method: z.literal('signAndSendTransaction'), params: z.tuple([z.string(), z.string().max(50_000), z.enum(['solana:mainnet', 'solana:devnet'])]) }),
  z.strictObject({ family: z.literal('solana'), method: z.enum(['signTransaction', 'signMessage']), params: z.tuple([z.string(), z.string().max(50_000)]) }),
]);
export type SandboxWalletCall = z.output<typeof sandboxWalletSchema>;
