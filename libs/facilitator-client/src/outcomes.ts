import type { NetworkId } from '@till/networks';
import type { ReasonBucket } from '@till/x402';

/** The body of `/verify` and `/settle`. `facilitatorRequest` of @till/x402 makes one; a door may pass on another's. */
export interface FacilitatorCall {
  readonly x402Version: 1 | 2;
  readonly paymentPayload: object;
  readonly paymentRequirements: object;
}

/**
 * A call that ended without a word that can be relied on: timeout, 5xx, garbage, "pending", "used", a reason that the
 * reference SDK also gives when its own RPC is down. The payment may have been broadcast.
 */
export interface UnknownOutcome {
  kind: 'unknown';
  /** The facilitator's reason, or one of ours (`timeout`, `unreachable`, `http_503`, `malformed_answer`, …). */
  reason: string;
  bucket: ReasonBucket;
  message?: string;
  /** A transaction to look at first; a hint only. */
  transaction?: string;
  /** False only when the request never left this process, so that another facilitator may be tried at once. */
  sent: boolean;
  /** From Retry-After of a 429 or 503, capped at one hour. */
  retryAfterSeconds?: number;
  raw?: unknown;
}

/** The facilitator said no, for a reason that excludes a broadcast by this call. It says nothing about earlier calls. */
export interface RefusedOutcome {
  kind: 'refused';
  reason: string;
  bucket: ReasonBucket;
  message?: string;
  raw: unknown;
}

/** The facilitator says that it paid. A hint: only chain evidence that Till read itself proves it. */
export interface SettledOutcome {
  kind: 'settled';
  transaction: string;
  payer?: string;
  raw: unknown;
}

export type SettleOutcome = SettledOutcome | RefusedOutcome | UnknownOutcome;

export type VerifyOutcome = { kind: 'valid'; payer?: string; raw: unknown } | RefusedOutcome | UnknownOutcome;

/** One entry of `/supported` that could be understood. */
export interface SupportedKind {
  x402Version: 1 | 2;
  scheme: string;
  /** As sent: CAIP-2 or a v1 name. */
  network: string;
  /** Null when the registry does not know the network. */
  networkId: NetworkId | null;
  extra?: Readonly<Record<string, unknown>>;
}

/** Why `/supported` gave nothing usable. */
export interface FacilitatorFault {
  code: 'unreachable' | 'timeout' | 'too_large' | 'redirect' | 'http_status' | 'malformed_answer' | 'headers_failed';
  message: string;
  status?: number;
}
