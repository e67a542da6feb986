import { z } from 'zod';

const most = (usual: number) => z.number().int().min(1).max(1_000_000_000).default(usual);

/**
 * The most that one merchant may have, in test and live mode together, so that nobody fills the database, the disk or the
 * nodes' quota for everybody. Far above what a business of its own needs.
 */
export const limitsSchema = z.strictObject({
  /** Merchants of this Till; left out, everybody may sign up. 1 keeps it for whoever was first. */
  merchants: z.number().int().min(1).optional(),
  /** Receiving addresses: each one's past is read from the chain, and its transfers from then on. */
  wallets: most(1_000),
  /** Pay links, tip jars and routes, those that were removed from a gateway included: payments name them. */
  resources: most(200_000),
  gateways: most(200),
  /** Keys that are not revoked. */
  apiKeys: most(200),
  facilitatorKeys: most(200),
  /** Refunds that wait for their transfer. */
  openRefunds: most(10_000),
  files: most(10_000),
  /** All files together. */
  fileMegabytes: most(20_480),
  /** Texts and JSON that links deliver, together. */
  textMegabytes: most(2_048),
});

export type Limits = z.output<typeof limitsSchema>;
