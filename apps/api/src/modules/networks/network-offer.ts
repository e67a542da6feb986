import type { Network } from '@till/networks';

/** Why nobody can be paid on a network, before any merchant's wallets are looked at. */
export type NetworkFault = 'not_configured' | 'checking' | 'facilitator_unreachable' | 'facilitator_does_not_list' | 'token_check_failed';

/** One network of the registry as this installation can serve it. */
export interface NetworkOffer {
  readonly network: Network;
  /** Who would settle a payment that is asked for now; empty where nobody is configured. */
  readonly facilitatorId: string;
  readonly facilitatorUrl: string;
  /** Solana: who pays the fee of the transaction, as the facilitator says. */
  readonly feePayer: string | undefined;
  readonly v1: boolean;
  readonly v2: boolean;
  /** Whether the chain itself confirmed the token's signing domain. */
  readonly token: 'unknown' | 'ok' | 'wrong';
  readonly payable: boolean;
  readonly reason: NetworkFault | null;
  readonly checkedAt: Date | null;
}
