import type { NetworkId } from '@till/networks';
import type { PaymentState } from '@till/ledger';
import type { Mode } from '@till/contract';

/** What was agreed with the payer, kept whole so that the identical payment can be sent again and found on chain. */
export interface PaymentInstruction {
  /** Body of the facilitator's `/settle`; carries the payer's signature, so it never leaves through an API. */
  request: { x402Version: 1 | 2; paymentPayload: object; paymentRequirements: object };
  /** Absolute URL the payment was sent to. */
  url: string;
  /** Hash of the mark the payment came with: what only its client was told. Left out for a payment without one. */
  mark?: string;
  /** The key of the facilitator door that the payment came in by. */
  doorKeyId?: string;
  /** Solana only: what identifies the message on chain. Message and memo (any UTF-8 text, NUL included) are base64. */
  solana?: { message: string; memo: string | null; blockhash: string; payerSignature: string };
}

/** One payment as its row says. */
export interface Payment {
  merchantId: string;
  id: string;
  mode: Mode;
  resourceId: string;
  /** What exactly was bought where one resource stands for many requests; empty elsewhere. */
  requestKey: string;
  status: PaymentState;
  x402Version: 1 | 2;
  network: NetworkId;
  asset: string;
  /** Base units. */
  amount: bigint;
  payer: string;
  payTo: string;
  nonce: Uint8Array;
  /** Unix seconds; null on Solana, where the blockhash is the lifetime. */
  validBefore: bigint | null;
  instruction: PaymentInstruction;
  facilitatorUrl: string;
  attempts: number;
  leaseUntil: Date | null;
  /** Until then nothing is sent: the seller's API answers first. Null once it has, and for everything else. */
  heldUntil: Date | null;
  /** Block (EVM) or slot (Solana) at or before the moment Till first saw the payment. */
  fromBlock: bigint;
  transaction: string | null;
  block: bigint | null;
  blockHash: string | null;
  logIndex: number | null;
  reason: string | null;
  reasonDetail: string | null;
  review: boolean;
  metadata: Record<string, string>;
  createdAt: Date;
  settledAt: Date | null;
  /** When its block was first seen to be unlikely, then impossible to be undone. */
  safeAt: Date | null;
  finalAt: Date | null;
  /** Base units that went back to the payer, as read on the chain. */
  refunded: bigint;
}

/** Whether all of it went back to the payer, so that it opens nothing any more (ADR 26); its state may wait for its block. */
export function isGivenBack({ amount, refunded }: Pick<Payment, 'amount' | 'refunded'>): boolean {
  return refunded >= amount;
}

/** Columns of a payment as the driver gives them: numeric and bigint as text. */
export interface PaymentRow {
  merchant_id: string;
  id: string;
  mode: Mode;
  resource_id: string;
  request_key: string;
  status: PaymentState;
  x402_version: 1 | 2;
  network: NetworkId;
  asset: string;
  amount: string;
  payer: string;
  pay_to: string;
  nonce: Uint8Array;
  valid_before: string | null;
  instruction: PaymentInstruction;
  facilitator_url: string;
  attempts: number;
  lease_until: Date | null;
  held_until: Date | null;
  from_block: string;
  transaction: string | null;
  block: string | null;
  block_hash: string | null;
  log_index: number | null;
  reason: string | null;
  reason_detail: string | null;
  review: boolean;
  metadata: Record<string, string>;
  created_at: Date;
  settled_at: Date | null;
  safe_at: Date | null;
  final_at: Date | null;
  refunded: string;
}

const bigintOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** The payment of a row. */
export function toPayment(row: PaymentRow): Payment {
  return {
    merchantId: row.merchant_id,
    id: row.id,
    mode: row.mode,
    resourceId: row.resource_id,
    requestKey: row.request_key,
    status: row.status,
    x402Version: row.x402_version,
    network: row.network,
    asset: row.asset,
    amount: BigInt(row.amount),
    payer: row.payer,
    payTo: row.pay_to,
    nonce: row.nonce,
    validBefore: bigintOrNull(row.valid_before),
    instruction: row.instruction,
    facilitatorUrl: row.facilitator_url,
    attempts: row.attempts,
    leaseUntil: row.lease_until,
    heldUntil: row.held_until,
    fromBlock: BigInt(row.from_block),
    transaction: row.transaction,
    block: bigintOrNull(row.block),
    blockHash: row.block_hash,
    logIndex: row.log_index,
    reason: row.reason,
    reasonDetail: row.reason_detail,
    review: row.review,
    metadata: row.metadata,
    createdAt: row.created_at,
    settledAt: row.settled_at,
    safeAt: row.safe_at,
    finalAt: row.final_at,
    refunded: BigInt(row.refunded),
  };
}
