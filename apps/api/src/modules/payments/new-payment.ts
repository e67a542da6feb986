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
  /** The payer's own name for this purchase, and what exactly it was asked for: a retry under it is the same purchase. */
  identifier?: { id: string; asked: string } | undefined;
}

/** A first attempt that shares the commit that claims or releases its payment, for a door that goes on itself instead of leaving it to a job. */
export interface FirstAttempt {
  leaseUntil: Date;
  nextCheckAt: Date;
  /** Sends the attempt's own row behind the claim or release; without the payment it writes nothing. */
  record(tx: Transaction, paymentId: string): Promise<void>;
}

/** A purchase by the name its payer gave it. */
export interface NamedPurchase {
  merchantId: string;
  resourceId: string;
  payer: string;
  identifier: string;
  asked: string;
}

/** What an identifier stands for: a payment of the same purchase, or one of another. */
export type Named = { kind: 'named'; payment: Payment } | { kind: 'identifier_conflict'; paymentId: string };

export type Submission =
  /** This call claimed the authorization. */
  | { kind: 'claimed'; payment: Payment }
  /** The same authorization at the same resource: its payment, in whatever state. */
  | { kind: 'known'; payment: Payment }
  /** The authorization was claimed at another resource, or for another request at this one. `samePayee`: by the same merchant. */
  | { kind: 'used_elsewhere'; paymentId: string; samePayee: boolean }
  /** Another payment of this payer for this resource is unresolved. */
  | { kind: 'in_progress'; payment: Payment }
  /** A new authorization for a purchase that its payer named before: that one's payment. The new authorization was not claimed. */
  | Named;
