import { z } from 'zod';

/** `TILL_HOME/sandbox.json`, written when `npm start` is ready. */
export const sandboxFileSchema = z.object({
  url: z.string(),
  merchant: z.object({ email: z.string(), password: z.string() }),
  apiKey: z.string(),
  otherMerchant: z.object({ email: z.string(), password: z.string(), apiKey: z.string() }),
  demo: z.object({ payLink: z.string(), tipJar: z.string(), gateway: z.string().nullable(), origin: z.string().nullable() }),
  facilitatorUrl: z.string(),
  doorUrl: z.string().nullable(),
  networks: z.record(z.string(), z.object({ rpcUrl: z.string(), asset: z.string() })),
  buyers: z.array(z.object({ network: z.string(), address: z.string(), privateKey: z.string() })),
});
export type SandboxFile = z.infer<typeof sandboxFileSchema>;
