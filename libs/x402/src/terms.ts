import type { NetworkId } from '@till/networks';
import type { DiscoveryFacts } from './extensions/bazaar.js';

/** One way to pay one price: what we offer, and the only truth a payment is compared with. */
export interface Terms {
  readonly scheme: 'exact';
  readonly network: NetworkId;
  /** Token address (EVM, checksum case where known) or mint (Solana). */
  readonly asset: string;
  /** Base units of the asset; a payment must carry exactly this. */
  readonly amount: bigint;
  readonly payTo: string;
  /** How long a payer may let an authorization live, in seconds. */
  readonly maxTimeoutSeconds: number;
  /** EVM: `name` and `version` of the signing domain. Solana: `feePayer`, optional `memo`. Both: optional `quote`. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What is being paid for, as clients see it. */
export interface ResourceInfo {
  /** Absolute URL. */
  readonly url: string;
  readonly description: string;
  readonly mimeType: string;
  /** Set for what may be listed: catalogues then learn how it is asked for. */
  readonly discovery?: DiscoveryFacts;
}
