import type { x402Facilitator } from '@x402/core/facilitator';
import type { Network } from '@till/networks';
import type { NetworkConfig } from '../config/network.schema.js';

/** Transactions of the fee account by its counters. */
export interface Nonces {
  /** The next nonce by the newest block. */
  mined: number;
  /** The next nonce with what waits in the node's pool. */
  pending: number;
}

/** The reference SDK's facilitator on one network. */
export interface NetworkFacilitator {
  readonly network: Network;
  readonly config: NetworkConfig;
  readonly sdk: x402Facilitator;
  /** The account that pays the fees. */
  readonly address: string;
  /** What that account owns, in the smallest native unit. Rejects when the node does not answer. */
  feeBalance(): Promise<bigint>;
  /** What one settlement costs at today's fees, in the same unit. Rejects when the node does not answer. */
  settlementCost(): Promise<bigint>;
  /** EVM: how far the account's transactions have come. Rejects when the node does not answer. */
  nonces?(): Promise<Nonces>;
}
