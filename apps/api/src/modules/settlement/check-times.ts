/** Longer than a facilitator may take, so that a slow but living attempt is never doubled. */
export const leaseMarginMs = 3_000;
/** What an authorization must still live for the identical payment to be sent again. */
export const retryLifeSeconds = 30n;
/** A Solana blockhash lives about a minute; later than this a second attempt has no chance to land. */
export const solanaRetryLifeMs = 45_000;
/** Chains run behind the clock: expiry is proven by block time, looked at no earlier than this after `validBefore`. */
const expiryMarginMs = 60_000;
const solanaLifetimeMs = 180_000;

const retryPausesMs = [1_000, 2_000, 4_000, 8_000, 15_000];
const longestRetryPauseMs = 30_000;

export function inMs(milliseconds: number): Date {
  return new Date(Date.now() + milliseconds);
}

/** Pause after an attempt that ended unknown, before the chain is asked again and the payment perhaps sent again. */
export function pauseAfterAttemptMs(attempts: number): number {
  return retryPausesMs[attempts - 1] ?? longestRetryPauseMs;
}

/** When an authorization that was refused, expired or spent is looked at for the last time. */
export function lateLookAt(payment: { validBefore: bigint | null; createdAt: Date }): Date {
  if (payment.validBefore === null) return new Date(payment.createdAt.getTime() + solanaLifetimeMs);
  return new Date(Number(payment.validBefore) * 1000 + expiryMarginMs);
}
