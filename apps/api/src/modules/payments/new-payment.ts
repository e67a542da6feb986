import type { Mode } from '@till/contract';
import type { NetworkId } from '@till/networks';
import type { ClaimKey } from '@till/x402';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import type { Payment, PaymentInstruction } from './payment.js';

/** A payment whose terms and signature were checked, to be claimed. */
export interface NewPayment {
  merchantId: string;
  mode: Mode;
  resourceId: string;
  /** What exactly is bought where one resource stands for many requests; empty elsewhere. */
  requestKey: string;
  x402Version: 1 | 2;
  network: NetworkId;
  asset: string;
  /** Base units. */
  amount: bigint;
  payer: string;
  payTo: string;
  claim: ClaimKey;
  /** Unix seconds; null on Solana. */
  validBefore: bigint | null;
  instruction: PaymentInstruction;
  facilitatorUrl: string;
  /** Block or slot at or before this moment. */
  fromBlock: bigint;
  metadata: Record<string, string>;
  /** The payer insists on a second payment although an earlier one is unresolved. */
  payAgain: boolean;
  /** Nothing is sent before somebody releases the payment, and nothing at all when nobody does until then. */
  heldUntil: Date | null;
}

/** A first attempt that shares the commit of its claim, for a door that goes on itself instead of leaving it to a job. */
export interface FirstAttempt {
  leaseUntil: Date;
  nextCheckAt: Date;
  /** Sends the attempt's own row behind the claim; without the payment it writes nothing. */
  record(tx: Transaction, paymentId: string): Promise<void>;
}

export type Submission =
  /** This call claimed the authorization. */
  | { kind: 'claimed'; payment: Payment }
  /** The same authorization at the same resource: its payment, in whatever state. */
  | { kind: 'known'; payment: Payment }
  /** The authorization was claimed at another resource, or for another request at this one. `samePayee`: by the same merchant. */
  | { kind: 'used_elsewhere'; paymentId: string; samePayee: boolean }
  /** Another payment of this payer for this resource is unresolved. */
  | { kind: 'in_progress'; payment: Payment };
