import type { x402Facilitator } from '@x402/core/facilitator';
import type { Network } from '@till/networks';

/** The reference SDK's facilitator on one network. */
export interface NetworkFacilitator {
  readonly network: Network;
  readonly sdk: x402Facilitator;
  /** The account that pays the fees. */
  readonly address: string;
  /** What that account owns, in the smallest native unit. Rejects when the node does not answer. */
  feeBalance(): Promise<bigint>;
}
